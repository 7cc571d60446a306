import type { Clock } from "../kernel/clock.ts";
import type { Sink } from "../kernel/terminal.ts";

/**
 * Long work as seen from outside. `done` says how much of `total` there is now, and perhaps `more`, e.g. what
 * it has cost; `end` clears the line.
 */
export interface Progress {
  done(count: number, more?: string): Promise<void>;
  end(): Promise<void>;
}

const redrawEveryMs = 100;
const lineEveryMs = 10_000;

export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}m${seconds % 60}s` : `${Math.floor(minutes / 60)}h${minutes % 60}m`;
}

/** What a progress line says: count, rate, and time left once a rate is known. */
export function progressText(
  label: string,
  count: number,
  total: number | undefined,
  elapsedMs: number,
  more?: string,
): string {
  const parts = [total === undefined ? `${label} ${count}` : `${label} ${count}/${total}`];
  if (count > 0 && elapsedMs > 0) {
    parts.push(`${((count * 1000) / elapsedMs).toFixed(1)}/s`);
    if (total !== undefined && total > count)
      parts.push(`${duration(((total - count) * elapsedMs) / count)} left`);
  }
  if (more !== undefined && more !== "") parts.push(more);
  return parts.join(" · ");
}

/** On a terminal one line that redraws itself; elsewhere a plain line every ten seconds. */
export function startProgress(label: string, total: number | undefined, sink: Sink, clock: Clock): Progress {
  const started = clock.monotonic();
  const everyMs = sink.isTTY ? redrawEveryMs : lineEveryMs;
  let drawn = sink.isTTY ? Number.NEGATIVE_INFINITY : started;
  return {
    async done(count, more) {
      const now = clock.monotonic();
      if (now - drawn < everyMs) return;
      drawn = now;
      const text = progressText(label, count, total, now - started, more);
      await sink.write(sink.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
    },
    async end() {
      if (sink.isTTY && drawn > Number.NEGATIVE_INFINITY) await sink.write("\r\u001b[2K");
    },
  };
}
