import { existsSync, readlinkSync } from "node:fs";
import { setPriority } from "node:os";

/** Linux knows a thread by a number of its own, and takes it where a process' is asked for (setpriority(2)). */
const SELF = "/proc/thread-self";

/** Lets other threads go first where both want a processor: the event loop before the writer. Linux only. */
export function giveWay(niceness: number): void {
  if (process.platform !== "linux" || !existsSync(SELF)) return;
  setPriority(Number(readlinkSync(SELF).split("/").at(-1)), niceness);
}
