import { EXIT, PmovesError } from "../kernel/errors.ts";

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1e3,
  m: 60e3,
  h: 3600e3,
  d: 86_400e3,
  w: 604_800e3,
};

/**
 * A time in Unix milliseconds: `90s`, `10m`, `2h30m`, `1d` ago, a date or RFC 3339 (local where it has no zone),
 * or Unix seconds or milliseconds. Throws `PmovesError` `bus.time` (exit 2).
 */
export function parseWhen(text: string, now: number): number {
  const ago = spanOf(text);
  if (ago !== undefined) return now - ago;
  if (/^\d{10}(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (/^\d{13}$/.test(text)) return Number(text);
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new PmovesError(`${JSON.stringify(text)} is no time`, {
    code: "bus.time",
    exit: EXIT.usage,
    hint: "write 90s, 10m, 2h or 1d (ago), 2026-01-02T03:04:05Z, or Unix seconds",
  });
}

/** Milliseconds of `2h30m`; undefined where it is no such thing. */
export function spanOf(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g)].reduce(
    (sum, [, count = "0", unit = "s"]) => sum + Number(count) * (units[unit] ?? 0),
    0,
  );
}

/** A time still to come, as `--until` means it: `10m` from now, else as `parseWhen`. */
export function parseUntil(text: string, now: number): number {
  const ahead = spanOf(text);
  return ahead === undefined ? parseWhen(text, now) : now + ahead;
}
