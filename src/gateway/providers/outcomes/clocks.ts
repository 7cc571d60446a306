import type { ResetClock } from "./rule.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Nothing that a provider counts resets later than this; a time beyond is taken for nonsense. */
const LONGEST_RESET_MS = 32 * DAY;

/** The first of the clocks that knows a time after `now`, Unix milliseconds. */
export function resetTime(
  clocks: readonly ResetClock[],
  stated: number | undefined,
  now: number,
): number | undefined {
  for (const clock of clocks) {
    const at = timeOf(clock, stated, now);
    if (at !== undefined && at > now && at - now <= LONGEST_RESET_MS) return at;
  }
  return undefined;
}

function timeOf(clock: ResetClock, stated: number | undefined, now: number): number | undefined {
  switch (clock) {
    case "stated":
      return stated;
    case "utc_midnight":
      return (Math.floor(now / DAY) + 1) * DAY;
    case "pacific_midnight":
      return pacificMidnight(now);
    case "month_start": {
      const date = new Date(now);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    }
  }
}

let pacific: Intl.DateTimeFormat | undefined;

function pacificWallTime(at: number): { readonly date: string; readonly sinceMidnight: number } {
  pacific ??= new Intl.DateTimeFormat("en-CA", {
    timeZone: "America/Los_Angeles",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const parts = new Map(pacific.formatToParts(at).map((part) => [part.type, part.value]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? "";
  return {
    date: `${part("year")}-${part("month")}-${part("day")}`,
    sinceMidnight:
      (Number(part("hour")) * 60 + Number(part("minute"))) * 60_000 + Number(part("second")) * 1000,
  };
}

/** The next 00:00 in Los Angeles. The day may have 23 or 25 hours, so the guess is checked against the wall. */
function pacificMidnight(now: number): number {
  const whole = Math.floor(now / 1000) * 1000;
  const guess = whole - pacificWallTime(whole).sinceMidnight + DAY;
  const wall = pacificWallTime(guess).sinceMidnight;
  return wall < 12 * HOUR ? guess - wall : guess + (DAY - wall);
}
