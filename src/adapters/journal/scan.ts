import { readSync } from "node:fs";
import { PmovesError } from "../../kernel/errors.ts";
import { FRAME_HEAD, readFrame, SEGMENT_MAGIC } from "../../kernel/journal/frame.ts";
import type { JournalRecord } from "../../kernel/journal/journal.ts";

/** Where the records of a file end, and what the last of them was. */
export interface Tail {
  readonly end: number;
  readonly last: Pick<JournalRecord, "sequence" | "time"> | undefined;
}

/** Where to begin: a known offset (0: the head of the file) and the sequence number that belongs there. */
export interface From {
  readonly offset: number;
  readonly sequence: number;
}

const CHUNK = 1 << 20;

/**
 * Walks the records from `from` to the end of the file. The caller holds the
 * lock, so what is unfinished there was cut off by a crash. Throws `PmovesError` `journal.corrupt` where
 * whole records lie behind a damaged place: cutting there would lose what was acknowledged.
 */
export function findTail(file: number, path: string, from: From, size: number, maxBody: number): Tail {
  let at = from.offset === 0 ? headEnd(file, path, size) : from.offset;
  let expected = from.sequence;
  let last: Tail["last"];
  let buffer: Buffer = Buffer.alloc(0);
  let start = at;
  for (;;) {
    const frame = readFrame(buffer, at - start, maxBody);
    if (frame.state === "record") {
      const { sequence, time } = frame.record;
      if (sequence !== expected) throw corrupt(path, at, `record ${sequence} where ${expected} belongs`);
      expected = sequence + 1;
      last = { sequence, time };
      at = start + frame.end;
      continue;
    }
    if (frame.state === "short" && at + frame.wants <= size) {
      buffer = readAt(file, at, Math.min(Math.max(CHUNK, frame.wants), size - at));
      start = at;
      continue;
    }
    if (at < size) assertNothingBehind(path, at, readAt(file, at, size - at), expected);
    return { end: at, last };
  }
}

/** Throws where the file is none of ours; a head that a crash cut short counts as no bytes. */
function headEnd(file: number, path: string, size: number): number {
  const head = readAt(file, 0, Math.min(SEGMENT_MAGIC.length, size));
  if (head.length < SEGMENT_MAGIC.length && SEGMENT_MAGIC.subarray(0, head.length).equals(head)) return 0;
  if (!head.equals(SEGMENT_MAGIC)) throw corrupt(path, 0, "it does not begin as a journal's file does");
  return SEGMENT_MAGIC.length;
}

function assertNothingBehind(path: string, at: number, rest: Buffer, expected: number): void {
  const most = BigInt(expected + Math.ceil(rest.length / FRAME_HEAD));
  for (let offset = 1; offset + FRAME_HEAD <= rest.length; offset++) {
    // Sums are only worth computing where a sequence number of this place stands.
    const sequence = rest.readBigUInt64LE(offset + 8);
    if (sequence < BigInt(expected) || sequence > most) continue;
    if (readFrame(rest, offset, rest.length).state === "record") {
      throw corrupt(path, at, `a damaged record, and whole ones behind it from byte ${at + offset} on`);
    }
  }
}

export function corrupt(path: string, offset: number, what: string): PmovesError {
  return new PmovesError(`${path} is damaged at byte ${offset}: ${what}`, {
    code: "journal.corrupt",
    hint: "Nothing was changed. Restore the file from a backup, or move it away to go on without its records.",
  });
}

export function readAt(file: number, position: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  let read = 0;
  while (read < length) {
    const got = readSync(file, buffer, read, length - read, position + read);
    if (got === 0) break;
    read += got;
  }
  return buffer.subarray(0, read);
}
