import { z } from "zod";
import type { Json } from "../model/index.ts";
import type { TargetSettings } from "./declarations.ts";
import { KINDS, WIRES } from "./kind.ts";

const json: z.ZodType<Json> = z.json();

const target = z.strictObject({
  kind: z.enum(KINDS).optional(),
  tier: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
  /** Which protocol to speak at the target's address, e.g. `ollama` where tensorzero.toml must say `openai`. */
  wire: z.enum(WIRES).optional(),
  max_concurrent: z.int().min(1).optional(),
  queue_ms: z.int().min(0).optional(),
  cold_start_ms: z.int().min(0).optional(),
  context_window: z.int().min(1).optional(),
  options: z.record(z.string(), json).optional(),
});

/**
 * `[tiers]` of pmoves.toml: what TensorZero's file has no keys for, by target id.
 *
 * ```toml
 * [tiers.targets."qwen/ollama"]
 * tier = 1
 * options = { num_ctx = 16384 }
 * ```
 */
export const tiersSettings = z.strictObject({
  targets: z.record(z.string(), target).default({}),
});

export type TiersSettings = z.infer<typeof tiersSettings>;

/** `[tiers.targets]` as `loadConfig` takes it. */
export function overridesOf(settings: TiersSettings): Readonly<Record<string, TargetSettings>> {
  const entries = Object.entries(settings.targets).map(([id, one]) => {
    const read: TargetSettings = {
      kind: one.kind,
      tier: one.tier,
      wire: one.wire,
      maxConcurrent: one.max_concurrent,
      queueMs: one.queue_ms,
      coldStartMs: one.cold_start_ms,
      contextWindow: one.context_window,
      options: one.options,
    };
    return [id, read] as const;
  });
  return Object.fromEntries(entries);
}
