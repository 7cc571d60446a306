import { stripVTControlCharacters } from "node:util";

// biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/;

/** A text of a model, with nothing left in it that steers a terminal; lines end with a line feed. */
export function harmless(text: string): string {
  if (!steering.test(text)) return text;
  return (
    stripVTControlCharacters(text)
      .replace(/[\u2028\u2029]/g, " ")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what is taken out
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "")
  );
}
