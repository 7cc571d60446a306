import type { Inspected } from "../check/check-port.ts";
import type { Inspector } from "../check/inspector.ts";
import { isInvalid } from "../checked-message.ts";
import type { InputLine } from "./input-lines.ts";

export interface ValidatedRow {
  /** File and line, or `stdin:3`. */
  readonly where: string;
  readonly subject: string;
  readonly verdict: "ok" | "invalid" | "not_checked";
  readonly schema: string | null;
  readonly framing: string;
  readonly reasons: readonly string[];
  readonly mismatches: readonly string[];
  readonly geometry: string | null;
  readonly signature: string | null;
}

/** Checks messages one after the other as if they had been sent on the subject. */
export async function* validateAll(
  checks: Inspector,
  subject: string,
  lines: AsyncIterable<InputLine>,
  now: number,
): AsyncGenerator<ValidatedRow> {
  for await (const { where, data } of lines) {
    yield rowOf(where, await checks.inspect({ subject, data, headers: [], time: now }));
  }
}

function rowOf(where: string, found: Inspected): ValidatedRow {
  const { subject, schema, framing, mismatches, geometry, signature } = found;
  const signed = signature?.accepted === false && signature.reason !== null ? [signature.reason] : [];
  return {
    where,
    subject,
    verdict: isInvalid(found) ? "invalid" : schema.verdict,
    schema: schema.path,
    framing,
    reasons: [...schema.reasons, ...signed],
    mismatches: mismatches.map(({ name, what }) => `${name}: ${what}`),
    geometry: geometry?.kind ?? null,
    signature: signature?.verdict ?? null,
  };
}
