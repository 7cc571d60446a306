import * as z from "zod";
import type { Kind } from "../config/types.ts";
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

const kinds = [
  "ollama",
  "cloudflare",
  "openrouter",
  "glm",
  "gemini",
  "anthropic",
  "openai",
  "local",
  "compatible",
  "scripted",
] as const satisfies readonly Kind[];

/** What TensorZero's file has no word for, by target: `[tiers."model/provider"]`. */
export const tiersTable = {
  name: "tiers",
  schema: z.record(
    z.string(),
    z.strictObject({
      kind: z.enum(kinds).optional(),
      tier: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
      max_concurrent: z.int().min(1).optional(),
      queue_ms: ms.optional(),
      cold_start_ms: clock.optional(),
    }),
  ),
};

export type RoutingTable = z.output<typeof routingTable.schema>;
export type TiersTable = z.output<typeof tiersTable.schema>;

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
