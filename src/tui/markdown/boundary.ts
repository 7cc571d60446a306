import { Lexer } from "marked";
import { harmless } from "./source.ts";

/** Whether marked ends a block of the top level where `next` begins: the last word on where to cut. */
export function endsBefore(block: string, next: string): boolean {
  const source = harmless(block);
  let end = 0;
  try {
    for (const { raw } of new Lexer({ gfm: true }).blockTokens(source + harmless(next))) {
      end += raw.length;
      if (end >= source.length) return end === source.length;
    }
  } catch (error) {
    // Thousands of nested quotes exhaust the stack; then nothing is known.
    if (!(error instanceof RangeError)) throw error;
  }
  return false;
}
