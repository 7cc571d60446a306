import { isLocalVariant, orderFix, percent } from "./local-first.ts";
import type { Rule } from "./rule.ts";

/** Without weights TensorZero samples all variants alike; a file that lists local ones first rarely means that. */
export const evenSampling: Rule = (config, { declarations, places, problems }) => {
  if (config.order === "tiers") return;
  for (const fn of config.functions.values()) {
    const variants = [...fn.variants.values()];
    const local = variants.filter((variant) => isLocalVariant(variant, fn, config)).length;
    if (fn.experimentation.type !== "uniform" || local === 0 || local === variants.length) continue;
    const at = declarations.functions.find(({ name }) => name === fn.name)?.at ?? [];
    problems.warning(
      "config.even_sampling",
      places.find(at),
      `variants are sampled evenly: a local or edge one is asked first ${local} in ${variants.length} times ` +
        `(${percent(local / variants.length)})`,
      orderFix(fn, config),
    );
  }
};
