import { stripVTControlCharacters } from "node:util";

const plainAscii = /^[\x20-\x7e]*$/;
const wide =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]/u;
const invisible = /^[\p{Mark}\p{Cf}\p{Cc}]*$/u;

let segmenter: Intl.Segmenter | undefined;

function graphemes(text: string): Iterable<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter();
  return segmenter.segment(text);
}

function widthOfGrapheme(grapheme: string): number {
  if (wide.test(grapheme)) return 2;
  return invisible.test(grapheme) ? 0 : 1;
}

/** Columns that a terminal gives to `text`: East Asian wide and emoji count two, colours and marks none. */
export function stringWidth(text: string): number {
  if (plainAscii.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes(stripVTControlCharacters(text))) width += widthOfGrapheme(segment);
  return width;
}

/** `text` cut to at most `width` columns, the cut marked with an ellipsis. Expects no colours. */
export function truncate(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  if (width < 1) return "";
  let cut = "";
  let used = 0;
  for (const { segment } of graphemes(text)) {
    const next = used + widthOfGrapheme(segment);
    if (next > width - 1) break;
    cut += segment;
    used = next;
  }
  return `${cut}…`;
}

/** One line without control characters, so that data can neither break a table nor steer the terminal. */
export function printable(text: string): string {
  if (plainAscii.test(text)) return text;
  return stripVTControlCharacters(text)
    .replace(/[\t\r\n]+/g, " ")
    .replace(/\p{Cc}/gu, "");
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - stringWidth(text))) + text;
}
