import type { Attempt } from "../model/index.ts";

/** Longest value of `x-pmoves-attempts`, in bytes; what does not fit is counted. */
const MAX_BYTES = 2048;
const TOKEN = /^[A-Za-z*][!#$%&'*+\-.^_`|~:/0-9A-Za-z]*$/;

/** The way of a request as a structured list (RFC 8941): `target;tier=1;outcome=model;ms=12, …`. */
export function attemptsHeader(attempts: readonly Attempt[]): string {
  let text = "";
  for (let i = 0; i < attempts.length; i++) {
    const item = itemOf(attempts[i] as Attempt);
    const next = text === "" ? item : `${text}, ${item}`;
    if (next.length > MAX_BYTES - 24) return `${text}, more;count=${attempts.length - i}`;
    text = next;
  }
  return text;
}

function itemOf({ target, tier, outcome, skip, ms }: Attempt): string {
  const how = skip === undefined ? `outcome=${outcome};ms=${Math.round(ms)}` : `skip=${skip}`;
  return `${nameOf(target)};tier=${tier};${how}`;
}

function nameOf(target: string): string {
  if (TOKEN.test(target)) return target;
  // A structured-field string holds printable ASCII only.
  const ascii = target.replace(/[^\x20-\x7e]/g, "?").replace(/["\\]/g, "\\$&");
  return `"${ascii}"`;
}

/** Which target served, and how it came to that. */
export function servedHeaders(
  target: { readonly id: string; readonly tier: number },
  attempts: readonly Attempt[],
): Record<string, string> {
  const headers: Record<string, string> = {};
  addServed(headers, target, attempts, []);
  return headers;
}

/** The same into headers that are being made, with what could not be told to the target. */
export function addServed(
  headers: Record<string, string>,
  target: { readonly id: string; readonly tier: number },
  attempts: readonly Attempt[],
  dropped: readonly string[],
): void {
  headers["x-pmoves-tier"] = String(target.tier);
  headers["x-pmoves-target"] = encoded(target.id);
  headers["x-pmoves-attempts"] = attemptsHeader(attempts);
  if (dropped.length > 0) headers["x-pmoves-dropped"] = droppedText(dropped);
}

/** JSON can name half a character, of which there is no UTF-8. */
function encoded(name: string): string {
  return encodeURI(name.toWellFormed());
}

function droppedText(dropped: readonly string[]): string {
  const text = dropped.map(encoded).join(", ");
  return text.length <= MAX_BYTES ? text : `${text.slice(0, MAX_BYTES - 5)}, ...`;
}

/** The same as a last SSE comment, for streams whose headers had to go out before a target was known. */
export function servedComment(
  target: { readonly id: string; readonly tier: number } | undefined,
  attempts: readonly Attempt[],
): string {
  const served =
    target === undefined ? "" : `x-pmoves-tier=${target.tier} x-pmoves-target=${encoded(target.id)} `;
  return `: ${served}x-pmoves-attempts=${attemptsHeader(attempts)}\n\n`;
}
