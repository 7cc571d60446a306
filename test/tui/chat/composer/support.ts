import type { Key } from "../../../../src/tui/base/screen.ts";
import { themeOf } from "../../../../src/tui/base/theme.ts";
import type { Composer } from "../../../../src/tui/chat/composer/composer.ts";

export const plain = themeOf("plain", false);

export function keyOf(name: string): Key {
  if (name === "space") return { name, text: " " };
  return { name, text: [...name].length === 1 ? name : "" };
}

/** What somebody presses to type this. */
export function keysFor(text: string): readonly Key[] {
  return [...text].map((character) =>
    character === " " ? keyOf("space") : { name: character, text: character },
  );
}

export function pasted(text: string): Key {
  return { name: "", text };
}

/** What stands on the terminal, without paint. */
export function shownOf(composer: Composer, columns: number): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: paint is made of them
  return composer.draw(columns, plain).lines.map((line) => line.replace(/\u001b\[[\d;]*m/g, ""));
}
