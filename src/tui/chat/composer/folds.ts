/**
 * Long pastes stand in the text as one character each, one of the 32 code points that Unicode keeps for a
 * program's own use inside (U+FDD0 to U+FDEF, Unicode 23.7); they never come in from outside.
 */
const FIRST = 0xfdd0;
const LAST = 0xfdef;
const marks = /[\ufdd0-\ufdef]/g;

const FOLD_LINES = 5;
const FOLD_LENGTH = 800;

export function isFold(unit: number): boolean {
  return unit >= FIRST && unit <= LAST;
}

/** Text from outside as the composer keeps it: lines end with a line feed, nothing in it steers a terminal. */
export function cleaned(text: string): string {
  return (
    text
      .replace(/\r\n?|\u2028|\u2029/g, "\n")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what is pasted may hold any
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufdd0-\ufdef]/g, "")
      .toWellFormed()
  );
}

/** Pastes that are shown by their size. */
export class Folds {
  readonly #texts = new Map<number, string>();

  /** What stands for a pasted text: itself where it is short, or where no sign is left. */
  fold(text: string): string {
    if (text.length < FOLD_LENGTH && linesOf(text) < FOLD_LINES) return text;
    for (let unit = FIRST; unit <= LAST; unit++) {
      if (this.#texts.has(unit)) continue;
      this.#texts.set(unit, text);
      return String.fromCharCode(unit);
    }
    return text;
  }

  /** The text with all that is folded in full. */
  unfold(text: string): string {
    if (this.#texts.size === 0) return text;
    return text.replace(marks, (mark) => this.#texts.get(mark.charCodeAt(0)) ?? "");
  }

  /** `[pasted 42 lines]` */
  labelOf(unit: number): string {
    const text = this.#texts.get(unit) ?? "";
    const lines = linesOf(text);
    return lines > 1 ? `[pasted ${lines} lines]` : `[pasted ${text.length} characters]`;
  }

  clear(): void {
    this.#texts.clear();
  }
}

function linesOf(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < text.length - 1; at = text.indexOf("\n", at + 1))
    lines += 1;
  return lines;
}
