import { isUtf8 } from "node:buffer";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { BusHeader, BusMessage, Outgoing } from "../port.ts";

/** The first line of a recording. */
export interface RecordingHead {
  readonly recording: "pmoves.bus";
  readonly v: 1;
  /** Of the bus, without credentials. */
  readonly bus: string;
  readonly subjects: readonly string[];
  /** RFC 3339. */
  readonly started: string;
}

/** What a line of a recording gives back. */
export interface RecordedMessage extends Outgoing {
  /** Unix milliseconds. */
  readonly time: number;
}

export function headLine(bus: string, subjects: readonly string[], now: number): string {
  const started = new Date(now).toISOString();
  const head: RecordingHead = { recording: "pmoves.bus", v: 1, bus, subjects, started };
  return `${JSON.stringify(head)}\n`;
}

/** A message as one line: `text` where its body is UTF-8, else `base64`. */
export function recordedLine({ time, subject, stream, sequence, headers, data }: BusMessage): string {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
  const body = isUtf8(data) ? { text: bytes.toString("utf8") } : { base64: bytes.toString("base64") };
  return `${JSON.stringify({ time, subject, stream, sequence, headers, ...body })}\n`;
}

export function readHead(line: string, name: string): RecordingHead {
  const head = parsed(line) as Partial<RecordingHead> | undefined;
  if (head?.recording !== "pmoves.bus")
    throw wrong(name, 1, 'it does not begin with {"recording":"pmoves.bus",…}');
  if (head.v !== 1) throw wrong(name, 1, `it is of version ${JSON.stringify(head.v)}, and 1 is known here`);
  return head as RecordingHead;
}

/** Throws `PmovesError` `bus.recording` (exit 2) with file and line. */
export function readRecorded(line: string, name: string, number: number): RecordedMessage {
  const value = parsed(line);
  if (value === undefined)
    throw wrong(name, number, "it is no JSON; the end of a recording may have been cut off");
  const { time, subject, headers, text, base64 } = value;
  if (typeof time !== "number") throw wrong(name, number, "time is no number");
  if (typeof subject !== "string") throw wrong(name, number, "subject is no text");
  if (!isHeaders(headers)) throw wrong(name, number, "headers is no list of [name, value]");
  if (typeof text === "string") return { time, subject, headers, data: Buffer.from(text) };
  if (typeof base64 === "string") return { time, subject, headers, data: Buffer.from(base64, "base64") };
  throw wrong(name, number, "it has neither text nor base64");
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isHeaders(value: unknown): value is readonly BusHeader[] {
  return (
    Array.isArray(value) &&
    value.every(
      (pair) => Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === "string"),
    )
  );
}

function wrong(name: string, line: number, why: string): PmovesError {
  return new PmovesError(`${name}:${line} is no line of a recording: ${why}`, {
    code: "bus.recording",
    exit: EXIT.usage,
    hint: "Recordings are made by pmoves bus record.",
  });
}
