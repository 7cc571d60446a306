export type Period = "day" | "month";

export interface TimeSpan {
  /** Unix milliseconds; `end` is the next one's start. */
  readonly start: number;
  readonly end: number;
}

const DAY_MS = 86_400_000;

/** The UTC day or month that a time is in. */
export function windowAt(period: Period, now: number): TimeSpan {
  const date = new Date(now);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  if (period === "month") return { start: Date.UTC(year, month), end: Date.UTC(year, month + 1) };
  const start = Date.UTC(year, month, date.getUTCDate());
  return { start, end: start + DAY_MS };
}

/** `2026-11-23 00:00 UTC`. */
export function minuteText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
