const segmenter = new Intl.Segmenter();

/** How much of a text is looked at first: a character is seldom longer. */
const WINDOW = 48;

/** Where the character that begins at `at` ends: a grapheme cluster (UAX #29), so an emoji goes as one. */
export function boundaryAfter(text: string, at: number): number {
  if (at >= text.length) return text.length;
  if (simpleWidth(text, at) > 0) return at + 1;
  for (let size = WINDOW; ; size *= 2) {
    const part = text.slice(at, at + size);
    const first = segmenter.segment(part).containing(0)?.segment.length ?? 1;
    if (first < part.length || at + size >= text.length) return at + first;
  }
}

/** Where the character that ends at `at` begins. */
export function boundaryBefore(text: string, at: number): number {
  if (at <= 0) return 0;
  if (standsAlone(text.charCodeAt(at - 1)) && (at === 1 || standsAlone(text.charCodeAt(at - 2))))
    return at - 1;
  const start = settledBefore(text, at);
  return start + (segmenter.segment(text.slice(start, at)).containing(at - start - 1)?.index ?? 0);
}

/** Ends of the characters from `at` on, some dozens at a time: one by one they cost several times as much. */
export function boundariesFrom(text: string, at: number): readonly number[] {
  const part = text.slice(at, at + 8 * WINDOW);
  const ends: number[] = [];
  for (const { segment, index } of segmenter.segment(part)) ends.push(at + index + segment.length);
  // The last one may go on behind the part.
  if (at + part.length < text.length) ends.pop();
  return ends.length > 0 ? ends : [boundaryAfter(text, at)];
}

/** Columns of the character at `at`, where one look at it says that it is one unit and how wide; else 0. */
export function simpleWidth(text: string, at: number): 0 | 1 | 2 {
  const unit = text.charCodeAt(at);
  if (unit < 0x20 || !standsAlone(unit) || !standsAlone(text.charCodeAt(at + 1))) return 0;
  return unit < 0x3000 ? 1 : 2;
}

/** Latin, Greek, Cyrillic, Hebrew and Arabic; then, two columns wide, kana, ideographs and Hangul syllables. */
const ALONE = [
  [0xc0, 0x24f],
  [0x391, 0x482],
  [0x48a, 0x52f],
  [0x5d0, 0x5ea],
  [0x621, 0x64a],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
] as const;

/** Two such code units side by side are never one character. NaN, the end of the text, joins nothing either. */
function standsAlone(unit: number): boolean {
  if (unit <= 0x7e) return unit >= 0x20 || unit === 10;
  return Number.isNaN(unit) || ALONE.some(([first, last]) => unit >= first && unit <= last);
}

/** What may belong to the character before it, and what may take the next one in (UAX #29, GB6 to GB13). */
const joinsBack =
  /[\p{M}\p{Grapheme_Extend}\p{Regional_Indicator}\p{Emoji_Modifier}\p{Cf}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\u0e33\u0eb3]/u;
const joinsOn =
  /[\p{Regional_Indicator}\p{Cf}\p{M}\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff\u0d4e\u{11000}-\u{11fff}]/u;
/** An accent on a letter takes nothing in; behind another mark it may (GB9c). */
const accented = /^\P{M}[\u0300-\u036f]$/u;

/** A place before `at` that is a boundary for sure, so that the search need not begin at the text's start. */
function settledBefore(text: string, at: number): number {
  let place = pointBefore(text, at);
  while (place > 0) {
    const before = pointBefore(text, place);
    if (!joinsBack.test(pointAt(text, place)) && !takesIn(text, before)) return place;
    place = before;
  }
  return 0;
}

function takesIn(text: string, at: number): boolean {
  const from = pointBefore(text, at);
  const alone = from < at && accented.test(pointAt(text, from) + pointAt(text, at));
  return !alone && joinsOn.test(pointAt(text, at));
}

function pointAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0);
}

function pointBefore(text: string, at: number): number {
  const low = text.charCodeAt(at - 1);
  const high = text.charCodeAt(at - 2);
  const pair = low >= 0xdc00 && low <= 0xdfff && high >= 0xd800 && high <= 0xdbff;
  return Math.max(0, at - (pair ? 2 : 1));
}

const wordAfter = /[^\p{L}\p{N}_]*[\p{L}\p{N}_][\p{L}\p{M}\p{N}_\u200c\u200d]*/uy;
const inWord = /[\p{L}\p{M}\p{N}_\u200c\u200d]/u;

/** The end of the word at or after `at`, the end of the text where there is none. */
export function wordEnd(text: string, at: number): number {
  wordAfter.lastIndex = at;
  return wordAfter.test(text) ? wordAfter.lastIndex : text.length;
}

/** The beginning of the word at or before `at`. */
export function wordStart(text: string, at: number): number {
  let place = at;
  let found = false;
  while (place > 0) {
    const before = pointBefore(text, place);
    const word = inWord.test(pointAt(text, before));
    if (found && !word) break;
    found ||= word;
    place = before;
  }
  return place;
}

/** Where what stands before `at` without a blank begins, blanks right before `at` included. */
export function blankWordStart(text: string, at: number): number {
  let place = at;
  while (place > 0 && isBlank(text.charCodeAt(place - 1))) place -= 1;
  while (place > 0 && !isBlank(text.charCodeAt(place - 1))) place -= 1;
  return place;
}

function isBlank(unit: number): boolean {
  return unit === 32 || unit === 10 || unit === 9 || unit === 0xa0 || unit === 0x3000;
}
