import * as z from "zod";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import type { AuditFinding } from "./finding.ts";

const baselineSchema = z.strictObject({
  version: z.literal(1),
  findings: z.array(z.strictObject({ rule: z.string(), subject: z.string(), message: z.string() })),
});

/** Findings that are known: by rule and subject, so that a line more above them changes nothing. */
export type Baseline = ReadonlySet<string>;

export function baselineKey({ rule, subject }: { readonly rule: string; readonly subject: string }): string {
  return `${rule} ${subject}`;
}

/** Throws `PmovesError` (exit 2) for what is no baseline. */
export function parseBaseline(file: string, text: string): Baseline {
  try {
    return new Set(baselineSchema.parse(JSON.parse(text)).findings.map(baselineKey));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? messageOf(cause) : "it has not the shape of one";
    throw new PmovesError(`${file} is no baseline: ${why}`, {
      code: "audit.baseline",
      exit: EXIT.usage,
      hint: `write a new one: pmoves stack audit --write-baseline ${file}`,
      cause,
    });
  }
}

/** Every finding that no comment suppresses, sorted, so that the file differs only where findings do. */
export function baselineText(findings: readonly AuditFinding[]): string {
  const known = findings
    .filter(({ state }) => state !== "suppressed")
    .map(({ rule, subject, message }) => ({ rule, subject, message }))
    .sort((one, other) => compare(baselineKey(one), baselineKey(other)));
  return `${JSON.stringify({ version: 1, findings: known }, undefined, 2)}\n`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
