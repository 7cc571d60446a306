import { uuid7 } from "../../kernel/uuid7.ts";
import type { GateRow } from "../gate/verdict.ts";
import type { Limits } from "./limits.ts";
import type { Received } from "./request.ts";

export const PUBLISHED = "persona.published.v1";
export const FAILED = "persona.publish.failed.v1";

/** One limit and what it was held against, as the contracts have it. */
export interface PersonaEvaluation {
  readonly value: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly passed: boolean;
}

/** What a gate came to. Without `rows` it could not be run, and `trouble` says why: that is no pass. */
export interface PersonaOutcome {
  readonly metrics: Readonly<Record<string, number>>;
  readonly limits: Limits;
  readonly rows: readonly GateRow[];
  readonly passed: boolean;
  readonly trouble: readonly string[];
}

/** Payload of `persona.published.v1` and of `persona.publish.failed.v1`. */
export interface PersonaVerdict {
  readonly persona_id: string;
  readonly name: string;
  readonly version: string;
  readonly dataset_id: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly thresholds: Readonly<Record<string, number>>;
  readonly generated_at: string;
  readonly passed: boolean;
  readonly evaluations: Readonly<Record<string, PersonaEvaluation>>;
  readonly correlation_id?: string;
}

function evaluationsOf({ rows, limits }: PersonaOutcome): Record<string, PersonaEvaluation> {
  const found: Record<string, PersonaEvaluation> = {};
  for (const { name, suite, min, max, on, measure } of limits) {
    const row = rows.find((one) => one.suite === suite && one.measure === measure);
    const held = on === "bound" ? (min === undefined ? row?.high : row?.low) : row?.value;
    found[name] = { value: held ?? null, min: min ?? null, max: max ?? null, passed: row?.passed ?? false };
  }
  return found;
}

/** The subject and the payload that answer a request; `now` is Unix milliseconds. */
export function verdictOf(
  { request, correlationId }: Received,
  outcome: PersonaOutcome,
  now: number,
): { readonly subject: string; readonly payload: PersonaVerdict } {
  const { persona_id, persona, dataset } = request;
  const minimums = outcome.limits.flatMap(({ name, min }) =>
    min === undefined ? [] : [[name, min] as const],
  );
  const payload = {
    persona_id,
    name: persona.name,
    version: persona.version,
    dataset_id: dataset.id,
    metrics: outcome.metrics,
    thresholds: Object.fromEntries(minimums),
    generated_at: new Date(now).toISOString(),
    passed: outcome.passed,
    evaluations: evaluationsOf(outcome),
    ...(correlationId === undefined ? {} : { correlation_id: correlationId }),
  };
  return { subject: outcome.passed ? PUBLISHED : FAILED, payload };
}

/** The verdict in an event envelope; why a gate could not be run stands in its labels. */
export function envelopeOf(
  received: Received,
  { subject, payload }: ReturnType<typeof verdictOf>,
  trouble: readonly string[],
  now: number,
): string {
  return JSON.stringify({
    id: uuid7(now),
    topic: subject,
    ts: new Date(now).toISOString(),
    version: "v1",
    source: "retrieval-eval",
    ...(received.correlationId === undefined ? {} : { correlation_id: received.correlationId }),
    ...(received.id === undefined ? {} : { parent_id: received.id }),
    ...(trouble.length === 0 ? {} : { labels: trouble.map((text) => `not run: ${text}`) }),
    payload,
  });
}
