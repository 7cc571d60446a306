/**
 * A text as its UTF-8 bytes, one character per byte. Ids are kept this way: `<` on two of them is the byte
 * order by which trec_eval breaks ties, and most ids are ASCII, where nothing has to be converted.
 */
export type ByteText = string;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is the whole of ASCII.
const ascii = /^[\x00-\x7f]*$/;

export function toBytes(text: string): ByteText {
  return ascii.test(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}

/** What a person reads; bytes that are no UTF-8 show as U+FFFD. */
export function toText(bytes: ByteText): string {
  return ascii.test(bytes) ? bytes : Buffer.from(bytes, "latin1").toString("utf8");
}

/** -1, 0 or 1 by byte order. */
export function compareBytes(a: ByteText, b: ByteText): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
