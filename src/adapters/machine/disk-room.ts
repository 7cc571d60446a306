import { constants } from "node:fs";
import { access, statfs } from "node:fs/promises";
import { dirname } from "node:path";

export interface DiskRoom {
  readonly writable: boolean;
  /** Bytes that this user may still take. */
  readonly free: number;
  readonly total: number;
}

/** Of a folder, or of the nearest one above it that is there: that is where it would be made. */
export async function diskRoom(folder: string): Promise<DiskRoom> {
  const there = await nearest(folder);
  const { bavail, blocks, bsize } = await statfs(there);
  const writable = await access(there, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  return { writable, free: bavail * bsize, total: blocks * bsize };
}

async function nearest(folder: string): Promise<string> {
  const there = await access(folder).then(
    () => true,
    () => false,
  );
  return there || dirname(folder) === folder ? folder : nearest(dirname(folder));
}
