const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const TIME =
  /resets?(?: at)? (?:([a-z]{3})[a-z]* (\d{1,2})(?:,| at)? )?(?:at )?(\d{1,2})(?::(\d{2}))? ?(am|pm) \(([A-Za-z0-9_+/-]+)\)/i;
const DAY = 24 * 3_600_000;

/**
 * When a plan's window opens again, as its texts say it: `…|1753441200` (Unix seconds), `resets 2:10pm
 * (Europe/Moscow)`, `resets Feb 7, 11am (Asia/Seoul)`, `will reset at 3pm (America/Bogota)`. A time without a
 * zone is not believed.
 */
export function planReset(text: string, now: number): number | undefined {
  const seconds = /limit reached\|(\d{10})\b/i.exec(text)?.[1];
  if (seconds !== undefined) return Number(seconds) * 1000;
  const [, month, day, hour, minute = "0", half, zone] = TIME.exec(text) ?? [];
  if (hour === undefined || zone === undefined) return undefined;
  const today = wallOf(now, zone);
  if (today === undefined) return undefined;
  const hours = (Number(hour) % 12) + (half?.toLowerCase() === "pm" ? 12 : 0);
  const named = month === undefined ? -1 : MONTHS.indexOf(month.toLowerCase());
  if (month !== undefined && named < 0) return undefined;
  const date = new Date(today);
  const at = (year: number) =>
    named < 0
      ? Date.UTC(year, date.getUTCMonth(), date.getUTCDate(), hours, Number(minute))
      : Date.UTC(year, named, Number(day), hours, Number(minute));
  let wall = at(date.getUTCFullYear());
  // The next such time: of tomorrow, or of the new year.
  if (wall <= today)
    wall = named < 0 ? wall + DAY : wall < today - DAY ? at(date.getUTCFullYear() + 1) : wall;
  return instantOf(wall, zone);
}

/** The wall clock of a zone, as if it were UTC; undefined for a zone that is none. */
function wallOf(instant: number, zone: string): number | undefined {
  try {
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
    return Date.UTC(
      part("year"),
      part("month") - 1,
      part("day"),
      part("hour"),
      part("minute"),
      part("second"),
    );
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The guess is put right twice, for a change of the clocks in between. */
function instantOf(wall: number, zone: string): number | undefined {
  let instant = wall;
  for (let round = 0; round < 2; round++) {
    const shown = wallOf(instant, zone);
    if (shown === undefined) return undefined;
    instant += wall - shown;
  }
  return instant;
}
