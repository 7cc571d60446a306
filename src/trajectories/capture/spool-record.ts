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
export function encodeRecord(record: SpoolRecord & { readonly data?: Uint8Array | undefined }): Uint8Array {
  const { position, eventId, subject, time, source, bad, text } = record;
  const head = { position, eventId, subject, time, source, bad };
  const first = `${JSON.stringify(head)}\n`;
  if (record.data === undefined) return Buffer.from(first + text);
  // The bytes as they came: making them anew of the text would take longer than all the rest.
  const size = Buffer.byteLength(first);
  const bytes = Buffer.allocUnsafe(size + record.data.length);
  bytes.write(first);
  bytes.set(record.data, size);
  return bytes;
}

/** Throws for what is no record: a journal that holds something else. */
export function decodeRecord(body: Uint8Array): SpoolRecord {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const at = bytes.indexOf(0x0a);
  if (at < 0) throw new Error("a record without a head");
  const head = JSON.parse(bytes.toString("utf8", 0, at)) as Omit<SpoolRecord, "text">;
  return { ...head, text: bytes.toString("utf8", at + 1) };
}
