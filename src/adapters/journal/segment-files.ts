import { closeSync, fsyncSync, openSync, readdirSync, writeSync } from "node:fs";
import { join } from "node:path";
import { SEGMENT_MAGIC } from "../../kernel/journal/frame.ts";

/** A segment by the sequence number of its first record, which is its file's name. */
export interface SegmentFile {
  readonly path: string;
  readonly first: number;
}

/** Segments of a folder, oldest first. */
export function listSegments(folder: string): readonly SegmentFile[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const digits = /^(\d{16})\.log$/.exec(name)?.[1];
      return digits === undefined ? [] : [{ path: join(folder, name), first: Number(digits) }];
    })
    .sort((a, b) => a.first - b.first);
}

/** Makes an empty segment that will be found after a power cut. */
export function createSegment(folder: string, first: number): SegmentFile {
  const path = join(folder, `${String(first).padStart(16, "0")}.log`);
  const file = openSync(path, "wx", 0o600);
  try {
    writeSync(file, SEGMENT_MAGIC);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolder(folder);
  return { path, first };
}

/** Makes created and deleted names of a folder last. */
export function syncFolder(folder: string): void {
  // Windows cannot open a folder, and needs no such call.
  if (process.platform === "win32") return;
  const file = openSync(folder, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
