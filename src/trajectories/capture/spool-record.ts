import type { EventSource } from "../episode.ts";

/** One message as it is kept: the payload untouched, with where it came from. */
export interface SpoolRecord {
  /** `stream@created/sequence` of a stored message; null for what no stream counts. */
  readonly position: string | null;
  /** The producer's event id, else the hash of the content. */
  readonly eventId: string;
  readonly subject: string | null;
  /** Unix milliseconds. */
  readonly time: number;
  readonly source: EventSource;
  /** Why it can't be read, where it can't: it is kept all the same. */
  readonly bad: string | null;
  /** UTF-8 text of the payload. */
  readonly text: string;
}

/** A line of JSON with the head, then the payload as it came. */
export function encodeRecord({ text, ...head }: SpoolRecord): Uint8Array {
  return Buffer.from(`${JSON.stringify(head)}\n${text}`);
}

/** Throws for what is no record: a journal that holds something else. */
export function decodeRecord(body: Uint8Array): SpoolRecord {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const at = bytes.indexOf(0x0a);
  if (at < 0) throw new Error("a record without a head");
  const head = JSON.parse(bytes.toString("utf8", 0, at)) as Omit<SpoolRecord, "text">;
  return { ...head, text: bytes.toString("utf8", at + 1) };
}
