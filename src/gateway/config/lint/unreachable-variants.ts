import type { Experimentation } from "../types.ts";
import type { Rule } from "./rule.ts";

/** A variant that no choice ever names is reached only by a pin. */
export const unreachableVariants: Rule = ({ functions }, { declarations, places, problems }) => {
  for (const declared of declarations.functions) {
    const choice = functions.get(declared.name)?.experimentation;
    if (!choice || choice.type === "uniform") continue;
    const named = namedIn(choice);
    for (const { name, at } of declared.variants) {
      if (named.has(name)) continue;
      const message =
        choice.type === "order"
          ? "is not in the list of variants: only `variant_name` reaches it"
          : "is neither candidate nor fallback: only `variant_name` reaches it";
      problems.warning("config.unreachable", places.find(at), message, "add it there, or remove it");
    }
  }
};

function namedIn(choice: Exclude<Experimentation, { type: "uniform" }>): ReadonlySet<string> {
  if (choice.type === "order") return new Set(choice.variants);
  return new Set([...Object.keys(choice.candidates), ...choice.fallbacks]);
}
