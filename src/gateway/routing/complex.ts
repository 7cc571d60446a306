import type { InferenceCall } from "../model/index.ts";

/** `[routing.complex.FUNCTION]`: any rule that fits starts a request at tier 2. */
export interface ComplexRules {
  /** Estimated input tokens, at least. */
  readonly min_input_tokens?: number | undefined;
  /** Whether tools are offered. */
  readonly tools?: boolean | undefined;
  readonly reasoning_effort?: readonly string[] | undefined;
  /** Values of the tag `complexity`. */
  readonly complexity?: readonly string[] | undefined;
}

export interface ComplexFacts {
  readonly call: InferenceCall;
  /** Asked only where a rule needs it. */
  estimateTokens(): number;
  readonly hasTools: boolean;
}

/** The first rule that makes a call complex, in words; undefined where none does. */
export function complexRule(rules: ComplexRules, facts: ComplexFacts): string | undefined {
  const { call } = facts;
  const complexity = call.tags.complexity;
  if (complexity !== undefined && rules.complexity?.includes(complexity))
    return `tag complexity = ${complexity}`;
  const effort = call.params.reasoning_effort;
  if (effort !== undefined && rules.reasoning_effort?.includes(effort)) return `reasoning_effort = ${effort}`;
  if (rules.tools === true && facts.hasTools) return "tools are offered";
  const least = rules.min_input_tokens;
  if (least === undefined) return undefined;
  const tokens = facts.estimateTokens();
  return tokens >= least ? `about ${tokens} input tokens, at least ${least}` : undefined;
}
