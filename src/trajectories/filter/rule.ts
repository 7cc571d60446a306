import { createHash } from "node:crypto";
import * as z from "zod";
import type { DuplicateRule } from "../dedup/seen.ts";
import { canonical } from "../events/content-id.ts";
import { DEFAULT_FITNESS, type FitnessRule } from "../judge/fitness.ts";

const share = z.number().min(0).max(1);
const { weights, horizon } = DEFAULT_FITNESS;

/**
 * A filter, as a file that can be versioned:
 *
 * ```toml
 * threshold = 0.7
 *
 * [fitness]                 # weights of the parts; a part that is not known leaves the others its weight
 * task_success = 0.4
 * retrieval = 0.3
 * cgp_fitness = 0.2
 * efficiency = 0.1
 * horizon = 10              # steps that cost nothing
 *
 * [accept]
 * verified_code = true
 * successful_research = true
 * unverified = false
 *
 * [environments.webarena]
 * threshold = 0.5
 *
 * [duplicates]
 * exact = true
 * near = 0.85               # similarity from which two are the same; false looks for none
 * best_of_item = true
 * ```
 */
export const filterSchema = z.strictObject({
  threshold: share.default(0.7),
  fitness: z
    .strictObject({
      task_success: share.default(weights.task_success),
      retrieval: share.default(weights.retrieval),
      cgp_fitness: share.default(weights.cgp_fitness),
      efficiency: share.default(weights.efficiency),
      horizon: z.int().min(1).default(horizon),
    })
    .refine((parts) => parts.task_success > 0, {
      error: "task_success must weigh something: without it there is no score",
    })
    .prefault({}),
  accept: z
    .strictObject({
      verified_code: z.boolean().default(true),
      successful_research: z.boolean().default(true),
      unverified: z.boolean().default(false),
    })
    .prefault({}),
  environments: z.record(z.string(), z.strictObject({ threshold: share })).default({}),
  duplicates: z
    .strictObject({
      exact: z.boolean().default(true),
      near: z.union([z.literal(false), z.number().min(0.5).max(1)]).default(0.85),
      best_of_item: z.boolean().default(true),
    })
    .prefault({}),
});

export interface FilterRule {
  readonly threshold: number;
  readonly fitness: FitnessRule;
  readonly accept: Readonly<Record<"verified_code" | "successful_research" | "unverified", boolean>>;
  /** Thresholds by environment. */
  readonly environments: ReadonlyMap<string, number>;
  readonly duplicates: DuplicateRule;
  /** SHA-256 of what the rule says, whatever its file looks like. */
  readonly hash: string;
}

/** A filter from the value of its file; `{}` is the default. Throws zod's error. */
export function filterRule(value: unknown): FilterRule {
  const rule = filterSchema.parse(value);
  const { horizon: steps, ...parts } = rule.fitness;
  return {
    threshold: rule.threshold,
    fitness: { weights: parts, horizon: steps },
    accept: rule.accept,
    environments: new Map(
      Object.entries(rule.environments).map(([name, { threshold }]) => [name, threshold]),
    ),
    duplicates: {
      exact: rule.duplicates.exact,
      near: rule.duplicates.near === false ? null : rule.duplicates.near,
      bestOfItem: rule.duplicates.best_of_item,
    },
    hash: createHash("sha256").update(canonical(rule)).digest("hex"),
  };
}
