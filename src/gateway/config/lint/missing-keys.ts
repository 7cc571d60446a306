import type { BuildContext } from "../build/target.ts";
import { allTargets } from "../build/usable.ts";
import type { Place, Target } from "../types.ts";
import { declarationOf, listOf, placeOfTarget, type Rule } from "./rule.ts";

/** Targets without a key, one notice for each thing that is lacking. */
export const missingKeys: Rule = (config, context) => {
  const byReason = new Map<string, Target[]>();
  for (const target of allTargets(config)) {
    if (target.unusable?.skip !== "no_key") continue;
    const { reason } = target.unusable;
    byReason.set(reason, [...(byReason.get(reason) ?? []), target]);
  }
  for (const [reason, targets] of byReason) {
    const ids = listOf(targets.map(({ id }) => id));
    const place = targets[0] && placeOfKey(targets[0], context);
    const { problems, declarations } = context;
    const fix = targets[0]?.unusable?.fix;
    // Without a file nobody asked for any one provider.
    const say = declarations.dialect === "zero" ? problems.info : problems.warning;
    say.call(problems, "config.no_key", place, `${reason}: ${ids} skipped`, fix);
  }
};

/** Where the key is named, unless it is the address that lacks something. */
function placeOfKey(target: Target, context: BuildContext): Place | undefined {
  const declared = declarationOf(target, context);
  if (!declared || declared.unusable) return placeOfTarget(target, context);
  const written = ["api_key_location", "api_key"].map((key) => context.places.exact([...declared.at, key]));
  return written.find((place) => place) ?? placeOfTarget(target, context);
}
