import { targetsOf } from "./local-first.ts";
import { listOf, type Rule } from "./rule.ts";

/** A function none of whose targets can be used answers nothing. */
export const deadFunctions: Rule = (config, { declarations, places, problems }) => {
  for (const fn of config.functions.values()) {
    const targets = [...fn.variants.values()].flatMap((variant) => targetsOf(variant, fn, config));
    if (targets.some(({ unusable }) => unusable === undefined)) continue;
    const at = declarations.functions.find(({ name }) => name === fn.name)?.at ?? [];
    const reasons = [...new Set(targets.flatMap(({ unusable }) => unusable?.reason ?? []))];
    const why = reasons.length === 0 ? "it has no variant that is acted on" : listOf(reasons);
    const fixes = [...new Set(targets.flatMap(({ unusable }) => unusable?.fix ?? []))];
    const fix = fixes.length === 0 ? "add a variant of type chat_completion" : fixes.join(", or ");
    problems.warning("config.dead_function", places.find(at), `"${fn.name}" can't answer: ${why}`, fix);
  }
};
