import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";

const plainAscii = /^[\x20-\x7e]*$/;
const segmenter = new Intl.Segmenter();

/** Columns of a text without styles, as the terminal and Ink count them. */
export function widthOf(text: string): number {
  return plainAscii.test(text) ? text.length : stringWidth(text);
}

/** Data on one line: what could steer the terminal or break the line is gone. */
export function printable(text: string): string {
  if (plainAscii.test(text)) return text;
  return stripVTControlCharacters(text)
    .replace(/[\t\r\n\u2028\u2029]+/g, " ")
    .replace(/[\p{Cc}\p{Bidi_Control}\ufeff]/gu, "");
}

/** Cut to `width` columns, the cut marked; expects printable text. */
export function cut(text: string, width: number): string {
  if (plainAscii.test(text)) {
    if (text.length <= width) return text;
    return width < 1 ? "" : `${text.slice(0, width - 1)}…`;
  }
  if (stringWidth(text) <= width) return text;
  if (width < 1) return "";
  let kept = "";
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    const next = used + stringWidth(segment);
    if (next > width - 1) break;
    kept += segment;
    used = next;
  }
  return `${kept}…`;
}

/** Exactly `width` columns: cut or padded. */
export function padded(text: string, width: number, align: "left" | "right" = "left"): string {
  const shown = cut(printable(text), width);
  const gap = " ".repeat(Math.max(0, width - widthOf(shown)));
  return align === "left" ? shown + gap : gap + shown;
}

/** A text broken into lines of at most `width` columns, at blanks where there are any. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    let rest = printable(line.replaceAll("\t", "  "));
    while (widthOf(rest) > width && width > 1) {
      const head = headOf(rest, width);
      const blank = head.lastIndexOf(" ");
      const end = blank > width / 2 ? blank + 1 : head.length;
      lines.push(rest.slice(0, end).trimEnd());
      rest = rest.slice(end);
    }
    lines.push(rest);
  }
  return lines;
}

/** As much of the beginning as fits, one character at least. */
function headOf(text: string, width: number): string {
  if (plainAscii.test(text)) return text.slice(0, width);
  let head = "";
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    used += stringWidth(segment);
    if (used > width && head !== "") break;
    head += segment;
  }
  return head;
}

/** A piece of a line: text, and how it is painted. */
export type Span = string | readonly [text: string, paint: (text: string) => string];

/** A line of pieces, exactly `width` columns: the paint is not counted and never cut. */
export function lineOf(spans: readonly Span[], width: number): string {
  let line = "";
  let used = 0;
  for (const span of spans) {
    const [text, paint] = typeof span === "string" ? [span, undefined] : span;
    const shown = cut(printable(text), width - used);
    line += paint === undefined ? shown : paint(shown);
    used += widthOf(shown);
    if (used >= width) break;
  }
  return line + " ".repeat(Math.max(0, width - used));
}
