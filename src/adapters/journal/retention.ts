import { closeSync, openSync, statSync, unlinkSync } from "node:fs";
import { FRAME_HEAD, readFrameTime, SEGMENT_MAGIC } from "../../kernel/journal/frame.ts";
import { readAt } from "./scan.ts";
import { listSegments, type SegmentFile, syncFolder } from "./segment-files.ts";

export interface Keep {
  readonly maxBytes: number | undefined;
  /** Unix milliseconds: records of before may go. */
  readonly notBefore: number | undefined;
}

/** Deletes the oldest segments beyond what is to be kept. The caller holds the lock. */
export function applyRetention(folder: string, { maxBytes, notBefore }: Keep): void {
  if (maxBytes === undefined && notBefore === undefined) return;
  const segments = listSegments(folder);
  let total = segments.reduce((sum, { path }) => sum + statSync(path).size, 0);
  let dropped = 0;
  for (const [index, segment] of segments.entries()) {
    const following = segments[index + 1];
    if (following === undefined) break;
    // Times never go back, so a segment is older than the first record of the next.
    const tooOld = notBefore !== undefined && (firstTime(following) ?? notBefore) < notBefore;
    const tooMuch = maxBytes !== undefined && total > maxBytes;
    if (!tooOld && !tooMuch) break;
    total -= statSync(segment.path).size;
    unlinkSync(segment.path);
    dropped++;
  }
  if (dropped > 0) syncFolder(folder);
}

/** Deletes segments whose every record is below a sequence number. The caller holds the lock. */
export function dropSegmentsBefore(folder: string, sequence: number): void {
  const segments = listSegments(folder);
  const old = segments.filter(
    (_, index) => (segments[index + 1]?.first ?? Number.POSITIVE_INFINITY) <= sequence,
  );
  for (const { path } of old) unlinkSync(path);
  if (old.length > 0) syncFolder(folder);
}

/** Time of a segment's first record; undefined where it has none. */
export function firstTime({ path }: SegmentFile): number | undefined {
  const file = openSync(path, "r");
  try {
    const head = readAt(file, SEGMENT_MAGIC.length, FRAME_HEAD);
    return head.length < FRAME_HEAD ? undefined : readFrameTime(head);
  } finally {
    closeSync(file);
  }
}
