import { crc32 } from "node:zlib";
import type { JournalRecord } from "./journal.ts";

/**
 * One record on disk, little endian: crc32 of all that follows, length of the body, sequence number (64 bit),
 * Unix milliseconds (float64), body. Zeros are never a valid record.
 */
export const FRAME_HEAD = 4 + 4 + 8 + 8;

/** A file of records begins with these 8 bytes. */
export const SEGMENT_MAGIC = Buffer.from("PMOVESJ1", "latin1");

export function frameLength(body: Uint8Array): number {
  return FRAME_HEAD + body.length;
}

/** Writes a record into `into` at `at`; returns the offset behind it. */
export function writeFrame(into: Buffer, at: number, { sequence, time, body }: JournalRecord): number {
  const end = at + FRAME_HEAD + body.length;
  into.writeUInt32LE(body.length, at + 4);
  into.writeUInt32LE(sequence % 2 ** 32, at + 8);
  into.writeUInt32LE(Math.floor(sequence / 2 ** 32), at + 12);
  into.writeDoubleLE(time, at + 16);
  into.set(body, at + FRAME_HEAD);
  into.writeUInt32LE(crc32(into.subarray(at + 4, end)), at);
  return end;
}

/**
 * What stands at an offset: a record and the offset behind it, the beginning of one whose rest is not in
 * `bytes` (`wants` is what it needs in all), or something that is no record.
 */
export type Frame =
  | { readonly state: "record"; readonly record: JournalRecord; readonly end: number }
  | { readonly state: "short"; readonly wants: number }
  | { readonly state: "bad" };

const BAD: Frame = { state: "bad" };

/** `body` of the record is a view of `bytes`. */
export function readFrame(bytes: Buffer, at: number, maxBody: number): Frame {
  if (bytes.length - at < FRAME_HEAD) return { state: "short", wants: FRAME_HEAD };
  const length = bytes.readUInt32LE(at + 4);
  if (length > maxBody) return BAD;
  const end = at + FRAME_HEAD + length;
  if (end > bytes.length) return { state: "short", wants: end - at };
  if (bytes.readUInt32LE(at) !== crc32(bytes.subarray(at + 4, end))) return BAD;
  const sequence = Number(bytes.readBigUInt64LE(at + 8));
  const time = bytes.readDoubleLE(at + 16);
  return { state: "record", record: { sequence, time, body: bytes.subarray(at + FRAME_HEAD, end) }, end };
}

/** Time of a record whose head alone is at hand; the sum, which covers the body too, is not checked. */
export function readFrameTime(head: Buffer): number {
  return head.readDoubleLE(16);
}
