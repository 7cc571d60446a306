import type { Key as InkKey } from "ink";
import type { Key } from "../base/screen.ts";

const named = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageDown", "pagedown"],
  ["pageUp", "pageup"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "escape"],
  ["backspace", "backspace"],
  ["delete", "delete"],
] as const;

/** Keys out of what Ink's `useInput` gives; several where they came in one read, as from a fast typist. */
export function keysOf(input: string, key: InkKey): readonly Key[] {
  if (key.eventType === "release") return [];
  if (key.tab) return [{ name: key.shift ? "shift+tab" : "tab", text: "" }];
  const found = named.find(([flag]) => key[flag]);
  if (found !== undefined) return [{ name: found[1], text: "" }];
  if (input === "" || key.meta) return [];
  if (key.ctrl) return [{ name: `ctrl+${input.toLowerCase()}`, text: "" }];
  return [...input].map(typed);
}

function typed(character: string): Key {
  if (character === " ") return { name: "space", text: " " };
  if (character === "\r" || character === "\n") return { name: "enter", text: "" };
  if (character === "\t") return { name: "tab", text: "" };
  if (character === "\u007f" || character === "\b") return { name: "backspace", text: "" };
  if (character === "\u001b") return { name: "escape", text: "" };
  // Ctrl and a letter is that letter's place in the alphabet (ECMA-48, C0).
  if (character < " ") return { name: `ctrl+${String.fromCharCode(character.charCodeAt(0) + 96)}`, text: "" };
  return { name: character, text: character };
}
