import { isLocal } from "../kind.ts";
import { showKey } from "../toml/path.ts";
import type { GatewayConfig, GatewayFunction, Variant } from "../types.ts";

/** Whether a variant asks a machine of one's own first. */
export function isLocalVariant(variant: Variant, fn: GatewayFunction, config: GatewayConfig): boolean {
  const first = targetsOf(variant, fn, config)[0];
  return first !== undefined && isLocal(first.kind);
}

export function targetsOf(variant: Variant, fn: GatewayFunction, config: GatewayConfig) {
  const models = fn.type === "embedding" ? config.embeddingModels : config.models;
  return models.get(variant.model)?.targets ?? [];
}

/** How to write the order that was meant: the first local variant, then the rest by tier and file order. */
export function orderFix(fn: GatewayFunction, config: GatewayConfig): string {
  const rank = (variant: Variant) =>
    isLocalVariant(variant, fn, config) ? 0 : (targetsOf(variant, fn, config)[0]?.tier ?? 3);
  const [first, ...rest] = [...fn.variants.values()]
    .sort((a, b) => rank(a) - rank(b))
    .map(({ name }) => name);
  const quoted = rest.map((name) => JSON.stringify(name)).join(", ");
  return (
    `use --local-first (or [routing] order = "tiers" in pmoves.toml), or write the order: [functions.${showKey(fn.name)}.experimentation] ` +
    `type = "static", candidate_variants = [${JSON.stringify(first)}], fallback_variants = [${quoted}]`
  );
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
