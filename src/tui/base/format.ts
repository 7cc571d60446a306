/** 5 012: thousands apart, by a space that does not break. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
}

/** `1 message`, `1 204 messages`. */
export function many(count: number, name: string): string {
  return `${grouped(count)} ${name}${count === 1 ? "" : "s"}`;
}

/** A rate in few characters: 0.2, 12, 5 012. */
export function rate(perSecond: number): string {
  if (perSecond > 0 && perSecond < 10) return perSecond.toFixed(1);
  return grouped(perSecond);
}

export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  if (size < 1_000_000) return `${(size / 1000).toFixed(1)} kB`;
  return `${(size / 1_000_000).toFixed(1)} MB`;
}

/** 14:03:07.123, local time. */
export function clockTime(ms: number, withMillis = true): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return "?";
  const two = (value: number) => String(value).padStart(2, "0");
  const seconds = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return withMillis ? `${seconds}.${String(date.getMilliseconds()).padStart(3, "0")}` : seconds;
}

/** 950ms, 2.4s, 3m12s, 2h05m. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 2880
    ? `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`
    : `${Math.floor(minutes / 1440)}d${two(Math.floor(minutes / 60) % 24)}h`;
}

/** US dollars with as many digits as matter. */
export function dollars(value: number): string {
  if (value === 0) return "$0";
  return value >= 1 ? `$${value.toFixed(2)}` : `$${Number(value.toPrecision(3))}`;
}

const BARS = "▁▂▃▄▅▆▇█";

/** Values as bars, the newest at the right, the largest as high as a line; gaps are blank. */
export function sparkline(values: readonly (number | null)[], width: number): string {
  const shown = values.slice(-width);
  const most = Math.max(0, ...shown.map((value) => value ?? 0));
  const bars = shown.map((value) => {
    if (value === null) return " ";
    if (most === 0) return BARS[0];
    return BARS[Math.min(BARS.length - 1, Math.floor((value / most) * (BARS.length - 1) + 0.5))];
  });
  return bars.join("").padStart(width);
}

/** A share of a whole as a bar. */
export function bar(share: number, width: number): string {
  const full = Math.max(0, Math.min(width, Math.round(share * width)));
  return "█".repeat(full) + "░".repeat(width - full);
}
