import * as z from "zod";
import { tiersSettings } from "../config/overrides.ts";
import type { RoutingSettings } from "./types.ts";

const ms = z.int().min(0);
const clock = z.int().min(1);

/** `[routing.complex.FUNCTION]`; any rule that fits is enough. */
const complexRules = z.strictObject({
  /** Estimated input tokens, at least. */
  min_input_tokens: z.int().min(1).optional(),
  /** Whether tools are offered. */
  tools: z.boolean().optional(),
  reasoning_effort: z.array(z.string()).optional(),
  /** Values of the tag `complexity`. */
  complexity: z.array(z.string()).default(["high"]),
});

/** `[routing]` of pmoves.toml; times in milliseconds. */
export const routingTable = {
  name: "routing",
  schema: z.strictObject({
    hold_ms: ms.default(10_000),
    attempt_ms: clock.default(600_000),
    first_token_ms: clock.default(60_000),
    idle_ms: clock.default(120_000),
    total_ms: clock.default(900_000),
    max_retry_after_ms: ms.default(30_000),
    bench_after: z.int().min(1).default(3),
    bench_ms: clock.default(5_000),
    bench_max_ms: clock.default(300_000),
    /** Absent: each dialect's own order. */
    order: z.enum(["tiers", "file"]).optional(),
    /** An episode stays on the target that served it while that is healthy. */
    affinity: z.boolean().default(true),
    /** Streaming: how long the first target may be silent before the next one is asked as well; 0 never. */
    hedge_ms: ms.default(0),
    /** Whether the second one may be paid by use. */
    hedge_paid: z.boolean().default(false),
    /** By function: what makes a request complex, so that it starts at tier 2. */
    complex: z.record(z.string(), complexRules).default({}),
  }),
};

/** `[tiers]` of pmoves.toml. */
export const tiersTable = { name: "tiers", schema: tiersSettings };

export type RoutingTable = z.output<typeof routingTable.schema>;

export function routingSettings(table: RoutingTable): RoutingSettings {
  return {
    holdMs: table.hold_ms,
    attemptMs: table.attempt_ms,
    firstTokenMs: table.first_token_ms,
    idleMs: table.idle_ms,
    totalMs: table.total_ms,
    maxRetryAfterMs: table.max_retry_after_ms,
    benchAfter: table.bench_after,
    benchMs: table.bench_ms,
    benchMaxMs: table.bench_max_ms,
    affinity: table.affinity,
    hedgeMs: table.hedge_ms,
    hedgePaid: table.hedge_paid,
    complex: table.complex,
  };
}
