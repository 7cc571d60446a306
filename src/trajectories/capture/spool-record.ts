import type { EventSource } from "../episode.ts";

const NEW_LINE = 0x0a;

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
export interface Incoming extends Pick<SpoolRecord, "subject" | "time" | "text"> {
  /** Its number in the stream it came from; null for what no stream counts. */
  readonly sequence: number | null;
  /** The text as bytes, where it came as such. */
  readonly data?: Uint8Array;
}

/** What messages that are kept together have in common. */
export interface Origin {
  readonly source: EventSource;
  /** The stream, as positions begin with it; null where nothing is counted. */
  readonly stream: string | null;
}

/** A message with what its text was found to be. */
export interface Identified {
  readonly message: Incoming;
  readonly id: string;
  readonly bad: string | null;
}

/** Records as a line of JSON each, the head, and the payload as it came: bytes are not made anew of its text. */
export function encodeRecords(fresh: readonly Identified[], origin: Origin): readonly Uint8Array[] {
  const lines = fresh.map(headWriter(origin));
  const text = lines.join("");
  const heads = Buffer.from(text);
  const sizes = lines.map((line) => (heads.length === text.length ? line.length : Buffer.byteLength(line)));
  const payloads = fresh.map(({ message }) => message.data ?? Buffer.from(message.text));
  const bytes = Buffer.allocUnsafe(payloads.reduce((sum, { length }) => sum + length, heads.length));
  let head = 0;
  let at = 0;
  return payloads.map((payload, i) => {
    const begin = at;
    const next = head + (sizes[i] as number);
    at += heads.copy(bytes, at, head, next);
    bytes.set(payload, at);
    at += payload.length;
    head = next;
    return bytes.subarray(begin, at);
  });
}

/** What JSON has as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** The head as JSON.stringify has it, at a third of the time: what all have in common is written once. */
function headWriter({ source, stream }: Origin): (one: Identified) => string {
  const place = stream === null ? "" : JSON.stringify(stream).slice(0, -1);
  let subject: string | null = null;
  let quotedSubject = "null";
  return ({ message, id, bad }) => {
    const { sequence, time } = message;
    if (message.subject !== subject) {
      ({ subject } = message);
      quotedSubject = JSON.stringify(subject);
    }
    const position = stream === null || sequence === null ? "null" : `${place}/${sequence}"`;
    const eventId = PLAIN.test(id) ? `"${id}"` : JSON.stringify(id);
    const reason = bad === null ? "null" : JSON.stringify(bad);
    return `{"position":${position},"eventId":${eventId},"subject":${quotedSubject},"time":${time},"source":"${source}","bad":${reason}}\n`;
  };
}

/** Throws for what is no record: a journal that holds something else. */
export function decodeRecord(body: Uint8Array): SpoolRecord {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const at = bytes.indexOf(NEW_LINE);
  if (at < 0) throw new Error("a record without a head");
  const head = JSON.parse(bytes.toString("utf8", 0, at)) as Omit<SpoolRecord, "text">;
  return { ...head, text: bytes.toString("utf8", at + 1) };
}
