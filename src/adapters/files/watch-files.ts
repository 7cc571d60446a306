import { type StatsListener, unwatchFile, watchFile } from "node:fs";

/** How often files are looked at, in milliseconds. */
const INTERVAL_MS = 1000;

/**
 * Calls back when one of the files has changed, appeared or gone. Looks at them once a second rather than
 * asking the system to tell: that works on network and container mounts, and with editors that replace files.
 */
export function watchFiles(
  paths: readonly string[],
  onChange: () => void,
  intervalMs = INTERVAL_MS,
): () => void {
  const listener: StatsListener = (now, before) => {
    const same = now.mtimeMs === before.mtimeMs && now.size === before.size && now.ino === before.ino;
    if (!same) onChange();
  };
  for (const path of paths) watchFile(path, { interval: intervalMs, persistent: false }, listener);
  return () => {
    for (const path of paths) unwatchFile(path, listener);
  };
}
