import { isLocalVariant, orderFix, percent } from "./local-first.ts";
import type { Rule } from "./rule.ts";

/** Weights are shares of the traffic, not an order: 1.0, 0.5, 0.4, 0.3, 0.1 give the first one 43 %. */
export const weightedSampling: Rule = (config, { declarations, places, problems }) => {
  if (config.order === "tiers") return;
  for (const fn of config.functions.values()) {
    if (fn.experimentation.type !== "static") continue;
    const weights = Object.entries(fn.experimentation.candidates);
    const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
    const local = weights.reduce((sum, [name, weight]) => {
      const variant = fn.variants.get(name);
      return variant && isLocalVariant(variant, fn, config) ? sum + weight : sum;
    }, 0);
    if (local === 0 || local === total) continue;
    const at = declarations.functions.find(({ name }) => name === fn.name)?.at ?? [];
    problems.warning(
      "config.weighted_sampling",
      places.find(at),
      `weights are shares, not an order: a local variant is asked first ${percent(local / total)} of the time`,
      orderFix(fn, config),
    );
  }
};
