import type { Key as InkKey } from "ink";
import type { Key } from "../base/screen.ts";
import { keysOf } from "./key-name.ts";

const NEW_LINE: Key = { name: "ctrl+j", text: "" };

/** Keys for a text that is being written: as `keysOf`, and with what was held down beside them. */
export function composerKeysOf(input: string, key: InkKey): readonly Key[] {
  if (key.eventType === "release") return [];
  // A line feed is no enter, also where it came in one read with what is around it.
  if (input.includes("\n") && !key.return) {
    return [...input].flatMap((one) => (one === "\n" ? [NEW_LINE] : keysOf(one, key)));
  }
  const plain = keysOf(input, { ...key, meta: false });
  const [only] = plain;
  if (only === undefined || plain.length > 1) return plain;
  if (key.meta) return [{ name: `alt+${only.name}`, text: "" }];
  const isNamed = only.text === "" && only.name.length > 1 && !only.name.includes("+");
  if (isNamed && key.ctrl) return [{ name: `ctrl+${only.name}`, text: "" }];
  if (isNamed && key.shift) return [{ name: `shift+${only.name}`, text: "" }];
  return plain;
}
