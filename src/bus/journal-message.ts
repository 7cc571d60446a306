import { PmovesError } from "../kernel/errors.ts";
import type { JournalRecord } from "../kernel/journal/journal.ts";
import { MESSAGE_ID } from "./outgoing.ts";
import type { BusHeader, BusMessage, Outgoing } from "./port.ts";

const VERSION = 1;

/**
 * A message as a record of the journal, little endian: version (8 bit), length of the subject (16), subject,
 * count of headers (16), each as length of name (16), name, length of value (32), value; the rest is data.
 */
export function encodeMessage({ subject, data, headers = [], messageId }: Outgoing): Uint8Array {
  const all = messageId === undefined ? headers : [...headers, [MESSAGE_ID, messageId] as const];
  const texts = all.map(([name, value]) => [Buffer.from(name), Buffer.from(value)] as const);
  const subjectBytes = Buffer.from(subject);
  const headerLength = texts.reduce((sum, [name, value]) => sum + 6 + name.length + value.length, 0);
  const bytes = Buffer.allocUnsafe(1 + 2 + subjectBytes.length + 2 + headerLength + data.length);
  let at = bytes.writeUInt8(VERSION, 0);
  at = bytes.writeUInt16LE(subjectBytes.length, at);
  at += subjectBytes.copy(bytes, at);
  at = bytes.writeUInt16LE(texts.length, at);
  for (const [name, value] of texts) {
    at = bytes.writeUInt16LE(name.length, at);
    at += name.copy(bytes, at);
    at = bytes.writeUInt32LE(value.length, at);
    at += value.copy(bytes, at);
  }
  bytes.set(data, at);
  return bytes;
}

/** The subject alone: most records of a read are not wanted. */
export function subjectOf({ body }: JournalRecord): string {
  const bytes = view(body);
  return bytes.toString("utf8", 3, 3 + bytes.readUInt16LE(1));
}

/** Throws `PmovesError` `bus.version` for a record that a later version wrote. */
export function decodeMessage(record: JournalRecord, stream: string): BusMessage {
  const bytes = view(record.body);
  if (bytes.readUInt8(0) !== VERSION) throw newer(record, stream);
  let at = 3 + bytes.readUInt16LE(1);
  const subject = bytes.toString("utf8", 3, at);
  const count = bytes.readUInt16LE(at);
  at += 2;
  const headers: BusHeader[] = [];
  for (let n = 0; n < count; n++) {
    const nameEnd = at + 2 + bytes.readUInt16LE(at);
    const valueEnd = nameEnd + 4 + bytes.readUInt32LE(nameEnd);
    headers.push([bytes.toString("utf8", at + 2, nameEnd), bytes.toString("utf8", nameEnd + 4, valueEnd)]);
    at = valueEnd;
  }
  const { time, sequence } = record;
  return { subject, data: bytes.subarray(at), headers, time, stream, sequence };
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function newer({ sequence }: JournalRecord, stream: string): PmovesError {
  return new PmovesError(`message ${sequence} of ${stream} was written by a later version of pmoves`, {
    code: "bus.version",
    hint: "Read it with that version.",
  });
}
