import * as z from "zod";
import { tiersSettings } from "../config/overrides.ts";
import type { RoutingSettings } from "./types.ts";

const ms = z.int().min(0);
const clock = z.int().min(1);

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
  };
}
