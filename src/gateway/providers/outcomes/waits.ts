/** Ways in which upstreams say how long to wait or when something resets. All results in milliseconds. */

/** The longest wait that is believed. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

/** `retry-after-ms`, `retry-after` in seconds or as an HTTP date (RFC 9110 §10.2.3). */
export function retryAfter(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const ms = headers["retry-after-ms"];
  if (ms !== undefined && /^\d+(\.\d+)?$/.test(ms.trim())) return bounded(Number(ms));
  const value = headers["retry-after"]?.trim();
  if (value === undefined || value === "") return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return bounded(Number(value) * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : bounded(Math.max(0, date - now));
}

const DURATION = /(\d+(?:\.\d+)?)\s*(ms|milliseconds?|hours?|h|minutes?|min|m|seconds?|s|days?|d)(?![a-z])/gy;
const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, d: 86_400_000 };

/** `34.07s`, `6m0s`, `20ms`, `1h 3m`, `20 seconds` at the start of the text; undefined for anything else. */
export function duration(text: string): number | undefined {
  let total: number | undefined;
  DURATION.lastIndex = 0;
  for (let match = DURATION.exec(text); match !== null; match = DURATION.exec(text)) {
    const unit = match[2] ?? "";
    const factor = unit.startsWith("ms") || unit.startsWith("milli") ? 1 : (UNIT_MS[unit[0] ?? ""] ?? 0);
    total = (total ?? 0) + Number(match[1]) * factor;
    while (text[DURATION.lastIndex] === " ") DURATION.lastIndex += 1;
  }
  return total === undefined ? undefined : bounded(total);
}

/** "… try again in 20s." */
export function tryAgainIn(text: string): number | undefined {
  const at = /(?:try|retry) (?:again )?in /i.exec(text);
  return at === null ? undefined : duration(text.slice(at.index + at[0].length).toLowerCase());
}

/** A point in time as ISO text, or as Unix seconds or milliseconds. */
export function pointInTime(value: unknown): number | undefined {
  if (typeof value === "number" && value > 0) return value < 1e11 ? value * 1000 : value;
  if (typeof value !== "string" || value === "") return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return pointInTime(Number(value));
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : date;
}

/** `2026-09-12 00:35:41` inside a text, read at the offset (`+08:00`, `Z`) that its writer means. */
export function wallTime(text: string, offset: string): number | undefined {
  const match = /(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)/.exec(text);
  return match === null ? undefined : pointInTime(`${match[1]}T${match[2]}${offset}`);
}

function bounded(ms: number): number {
  return Math.round(Math.min(ms, LONGEST_WAIT_MS));
}
