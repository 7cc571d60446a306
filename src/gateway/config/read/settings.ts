import type { TargetSettings } from "../declarations.ts";
import { KINDS } from "../kind.ts";
import type { Tier } from "../types.ts";
import type { Table } from "./table.ts";

/** Keys of a provider that only we read. `config migrate` moves them to pmoves.toml. */
export const EXTENSION_KEYS = [
  "kind",
  "tier",
  "max_concurrent",
  "queue_ms",
  "cold_start_ms",
  "context_window",
  "options",
] as const;

export function readTargetSettings(table: Table): TargetSettings {
  for (const key of EXTENSION_KEYS) if (table.has(key)) noteExtension(table, key);
  const tier = table.integer("tier", 1, 3);
  const json = table.table("options") && table.json("options");
  return {
    kind: table.oneOf("kind", KINDS),
    tier: isTier(tier) ? tier : undefined,
    maxConcurrent: table.integer("max_concurrent", 1),
    queueMs: table.integer("queue_ms"),
    coldStartMs: table.integer("cold_start_ms"),
    contextWindow: table.integer("context_window", 1),
    options: isObject(json) ? json : undefined,
  };
}

/** TensorZero refuses a file with such a key; `config check --strict` lists them. */
export function noteExtension(table: Table, key: string): void {
  if (table.context.seed) return;
  const fix =
    "`pmoves config migrate` says it in TensorZero's terms or moves it to pmoves.toml, where it can";
  table.info(key, "config.extension", "a key of ours, which TensorZero would refuse", fix);
}

function isTier(value: number | undefined): value is Tier {
  return value === 1 || value === 2 || value === 3;
}

function isObject(value: unknown): value is NonNullable<TargetSettings["options"]> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
