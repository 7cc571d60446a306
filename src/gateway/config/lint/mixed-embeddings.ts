import { targetsOf } from "./local-first.ts";
import { listOf, type Rule } from "./rule.ts";

/** Vectors of different models can't be compared: an index filled through such a function is worth nothing. */
export const mixedEmbeddings: Rule = (config, { declarations, places, problems }) => {
  for (const fn of config.functions.values()) {
    if (fn.type !== "embedding") continue;
    const usable = [...fn.variants.values()]
      .flatMap((variant) => targetsOf(variant, fn, config))
      .filter(({ unusable }) => unusable === undefined);
    const models = [...new Set(usable.map(({ upstreamModel }) => upstreamModel))];
    if (models.length < 2) continue;
    const at = declarations.functions.find(({ name }) => name === fn.name)?.at ?? [];
    problems.warning(
      "config.mixed_embeddings",
      places.find(at),
      `"${fn.name}" may answer with vectors of ${listOf(models)}, which can't be compared with each other`,
      "pin a variant, or ask for an embedding model by name, where vectors are stored",
    );
  }
};
