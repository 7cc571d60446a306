import type { Retries, Target, Timeouts, Variant } from "../config/types.ts";
import type { Attempt, Skip } from "../model/index.ts";
import type { Bench } from "./bench-book.ts";
import type { ComplexRules } from "./complex.ts";

/** Settings of `[routing]` that plan and runner need; times in milliseconds. */
export interface RoutingSettings {
  /** How long a 200 may be held back for the first content of a stream. */
  readonly holdMs: number;
  /** One attempt, whole answer. */
  readonly attemptMs: number;
  /** Streaming: from the start of an attempt to its first content. */
  readonly firstTokenMs: number;
  /** Streaming: longest silence after the first content. */
  readonly idleMs: number;
  /** The whole request over all attempts. */
  readonly totalMs: number;
  /** Longest Retry-After that is waited for on the same target. */
  readonly maxRetryAfterMs: number;
  /** Consecutive failures after which a target is benched. */
  readonly benchAfter: number;
  /** First bench of a failing target; doubles up to `benchMaxMs`. */
  readonly benchMs: number;
  readonly benchMaxMs: number;
  /** Whether an episode stays on the target that served it. */
  readonly affinity: boolean;
  /** Streaming: silence before the next target is asked as well; 0 never. */
  readonly hedgeMs: number;
  /** Whether the one asked as well may be in tier 3. */
  readonly hedgePaid: boolean;
  /** What makes a request complex, by function. */
  readonly complex: Readonly<Record<string, ComplexRules>>;
}

/** One target inside a step, tried or passed over. */
export interface PlannedTarget {
  readonly target: Target;
  readonly skip: Skip | undefined;
  /** Why it is skipped, in words. */
  readonly reason: string | undefined;
  /** True when the model has to be loaded first: the cold-start clock applies. */
  readonly cold: boolean;
}

/** One variant's turn: its targets once each, the whole round repeated up to `retries`. */
export interface Step {
  /** Undefined for a direct model call. */
  readonly variant: Variant | undefined;
  readonly modelName: string;
  readonly targets: readonly PlannedTarget[];
  readonly retries: Retries;
  readonly modelTimeouts: Timeouts;
}

/** Every decision about a request, before anything is sent. `route explain` prints it, the runner plays it. */
export interface Plan {
  readonly functionName: string;
  readonly steps: readonly Step[];
  /** `model`: a direct model or a pinned variant; decides the status when all fail (500 rather than 502). */
  readonly pinned: boolean;
  /** The rule of `[routing.complex]` by which this starts at tier 2, in words. */
  readonly complex: string | undefined;
}

/** What the router knows of the world when it plans; a snapshot is read, never written, by `plan`. */
export interface RouterView {
  /** The bench that covers a target, if one does at this time. */
  benchOf(target: Target): Bench | undefined;
  /** `loaded`, `cold` or `missing` for targets of a local server that was asked; else `unknown`. */
  presenceOf(target: Target): "loaded" | "cold" | "missing" | "unknown";
  /** Whether a key can be had for the target. */
  hasKey(target: Target, dynamic: Readonly<Record<string, string>>): boolean;
  /** Why a target may not spend now, in words: a budget is gone, or its provider says nothing is left. */
  overBudget?: ((target: Target) => string | undefined) | undefined;
}

export type AttemptListener = (attempt: Attempt) => void;
