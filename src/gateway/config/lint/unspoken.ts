import { allTargets } from "../build/usable.ts";
import type { Target } from "../types.ts";
import { listOf, placeOfTarget, type Rule } from "./rule.ts";

/** Targets whose protocol has no provider here, one notice for each reason. What was said of an address is not repeated. */
export const unspoken: Rule = (config, context) => {
  const byReason = new Map<string, Target[]>();
  for (const target of allTargets(config)) {
    const known = target.wire !== "none" && context.spokenWires.has(target.wire);
    if (known || target.unusable?.skip !== "unsupported") continue;
    const { reason } = target.unusable;
    byReason.set(reason, [...(byReason.get(reason) ?? []), target]);
  }
  for (const [reason, targets] of byReason) {
    const [first] = targets;
    const ids = listOf(targets.map(({ id }) => id));
    const place = first && placeOfTarget(first, context);
    context.problems.warning("config.unspoken", place, `${reason}: ${ids} skipped`, first?.unusable?.fix);
  }
};
