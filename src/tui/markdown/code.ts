import type { ScreenTheme } from "../base/theme.ts";
import { cut, printable, widthOf } from "../base/width.ts";
import type { Highlight } from "./highlight.ts";
import { type Piece, painted } from "./paint.ts";
import { cutPieces } from "./wrap-pieces.ts";

/** The rule above and below a code block is no longer than this. */
const RULE = 40;

/** A code block between two rules. Its lines begin in the first column, so that they can be copied. */
export function codeLines(
  code: string,
  info: string,
  width: number,
  theme: ScreenTheme,
  highlight: Highlight | undefined,
): readonly string[] {
  const [language = ""] = printable(info)
    .trim()
    .split(/[\s,{]/, 1);
  const text = withoutTabs(code);
  const pieces = highlight?.(text, language.toLowerCase(), theme) ?? [{ text }];
  const lines = linesOf(pieces).flatMap((line) => cutPieces(line, width));
  const rule = "─".repeat(Math.min(RULE, width));
  const label = language === "" || width < 8 ? "" : `── ${cut(language, width - 7)} `;
  const top = label + rule.slice(widthOf(label));
  return [theme.dim(top), ...lines.map(painted), theme.dim(rule)];
}

/** A tab goes to the next of the columns 4, 8, 12, … */
function withoutTabs(code: string): string {
  if (!code.includes("\t")) return code;
  return code
    .split("\n")
    .map((line) => {
      let out = "";
      for (const part of line.split(/(\t)/)) {
        out += part === "\t" ? " ".repeat(4 - (widthOf(out) % 4)) : part;
      }
      return out;
    })
    .join("\n");
}

function linesOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const lines: Piece[][] = [[]];
  for (const { text, paint } of pieces) {
    for (const [at, part] of text.split("\n").entries()) {
      if (at > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ text: printable(part), paint });
    }
  }
  return lines;
}
