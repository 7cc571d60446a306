import { stripVTControlCharacters } from "node:util";

/** Text of a stranger on a terminal: its lines stay lines, nothing in it steers the terminal. */
export function shownLines(text: string): readonly string[] {
  return stripVTControlCharacters(text)
    .replaceAll("\t", "  ")
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/\p{Cc}/gu, ""));
}

/** The same on one line. */
export function shownLine(text: string): string {
  return shownLines(text).join(" ");
}

/** `12 ms`, `3.4 s`; a dash for what is not known. */
export function msText(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return "-";
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** USD with as many digits as say something; `unknown` where nobody states it. */
export function costText(usd: number | null): string {
  if (usd === null) return "unknown";
  if (usd === 0) return "0";
  return usd >= 1 ? `$${usd.toFixed(2)}` : `$${Number(usd.toPrecision(3))}`;
}
