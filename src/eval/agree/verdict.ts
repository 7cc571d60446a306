import type { EvalTable } from "../settings.ts";
import type { Consistency } from "./consistency.ts";
import type { Figure } from "./figure.ts";
import type { SystemAgreement } from "./systems.ts";

export type Verdict = "usable" | "ranking only" | "not usable" | "not known";

export interface Judged {
  readonly verdict: Verdict;
  /** What keeps it from the next better one, each with figure and threshold. */
  readonly reasons: readonly string[];
}

interface Evidence {
  readonly pairs: number;
  readonly kappa: Figure;
  readonly bias: Figure;
  readonly systems: SystemAgreement | undefined;
  readonly consistency: Consistency | undefined;
}

type Thresholds = Pick<EvalTable, "usable" | "ranking_only" | "least_pairs">;

const shown = (value: number) => value.toFixed(3);

/** Held against the lower end of the interval, where there is one: what is certain, not what was seen. */
function least(name: string, { value, low }: Figure, threshold: number): readonly string[] {
  const held = low ?? value;
  if (held !== null && held >= threshold) return [];
  const interval = low === null ? "" : ` (lower end ${shown(low)})`;
  const seen = value === null ? "not defined" : `${shown(value)}${interval}`;
  return [`${name} is ${seen}, and ${threshold} is wanted`];
}

function most(name: string, value: number | null | undefined, threshold: number): readonly string[] {
  if (value === null || value === undefined || Math.abs(value) <= threshold) return [];
  return [`${name} is ${shown(value)}, and at most ${threshold} is wanted`];
}

function common(
  { consistency, kappa }: Evidence,
  wanted: { readonly kappa: number; readonly canary: number; readonly unparsed: number },
): readonly string[] {
  return [
    ...least("quadratic kappa", kappa, wanted.kappa),
    ...most("the shift by praise in a passage", consistency?.canary_shift.value, wanted.canary),
    ...most("the share of replies without a grade", consistency?.unparsed, wanted.unparsed),
  ];
}

/**
 * `usable`: its grades may stand in for people's. `ranking only`: it orders systems well enough, its grades
 * say less. What was not measured (no runs, no calls) is no reason against `usable`, and none for `ranking only`.
 */
export function verdictOf(
  evidence: Evidence,
  { usable, ranking_only: ranking, least_pairs }: Thresholds,
): Judged {
  const { pairs, systems, bias } = evidence;
  if (pairs < least_pairs) {
    const reason = `${pairs} documents are graded by both, and ${least_pairs} are wanted for a verdict`;
    return { verdict: "not known", reasons: [reason] };
  }
  const enough = systems !== undefined && systems.systems.length >= 3;
  const against = [
    ...common(evidence, usable),
    ...most("bias", bias.value, usable.bias),
    ...(enough ? least("tau-b over systems", systems.tau_b, usable.tau) : []),
  ];
  if (against.length === 0) return { verdict: "usable", reasons: [] };
  const againstRanking = [
    ...common(evidence, ranking),
    ...(enough
      ? least("tau-b over systems", systems.tau_b, ranking.tau)
      : ["the order of systems was not compared: give at least three runs"]),
  ];
  return againstRanking.length === 0
    ? { verdict: "ranking only", reasons: against }
    : { verdict: "not usable", reasons: againstRanking };
}
