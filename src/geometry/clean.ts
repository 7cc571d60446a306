import { stripVTControlCharacters } from "node:util";

/** One line of at most `length` characters that cannot steer the terminal. */
export function clean(text: string, length = 60): string {
  const line = stripVTControlCharacters(text)
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, "")
    .trim();
  const characters = [...line];
  return characters.length <= length ? line : `${characters.slice(0, length - 1).join("")}…`;
}
