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

/** A message as it came, before anything is known of what is in it. */
export interface Incoming extends Pick<SpoolRecord, "subject" | "time"> {
  /** Its number in the stream it came from; null for what no stream counts. */
  readonly sequence: number | null;
  /** UTF-8. */
  readonly data: Uint8Array;
}

/** What messages that are kept together have in common. */
export interface Origin {
  readonly source: EventSource;
  /** The stream, as positions begin with it; null where nothing is counted. */
  readonly stream: string | null;
}

/** What JSON has as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** The line before the payload, with its end; `bad` says why a payload can't be read. */
export type HeadWriter = (message: Omit<Incoming, "data">, id: string, bad: string | null) => string;

/** The head as JSON.stringify has it, at a third of the time: what all have in common is written once. */
export function headWriter({ source, stream }: Origin): HeadWriter {
  const place = stream === null ? "" : JSON.stringify(stream).slice(0, -1);
  let subject: string | null = null;
  let quotedSubject = "null";
  return (message, id, bad) => {
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
