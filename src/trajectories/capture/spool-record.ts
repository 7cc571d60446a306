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

/** A message before it is a record. */
export interface Incoming extends Pick<SpoolRecord, "position" | "subject" | "time" | "text"> {
  /** The same as bytes, where it came as such. */
  readonly data?: Uint8Array;
}

/** A line of JSON with the head, then the payload as it came. */
export function encodeRecord(
  { position, subject, time, text, data }: Incoming,
  eventId: string,
  source: EventSource,
  bad: string | null,
): Uint8Array {
  const first = `${JSON.stringify({ position, eventId, subject, time, source, bad })}\n`;
  if (data === undefined) return Buffer.from(first + text);
  // The bytes as they came: making them anew of the text would take longer than all the rest. A code unit is
  // three bytes at most.
  const bytes = Buffer.allocUnsafe(first.length * 3 + data.length);
  const size = bytes.write(first);
  bytes.set(data, size);
  return bytes.subarray(0, size + data.length);
}

/** Throws for what is no record: a journal that holds something else. */
export function decodeRecord(body: Uint8Array): SpoolRecord {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const at = bytes.indexOf(0x0a);
  if (at < 0) throw new Error("a record without a head");
  const head = JSON.parse(bytes.toString("utf8", 0, at)) as Omit<SpoolRecord, "text">;
  return { ...head, text: bytes.toString("utf8", at + 1) };
}
