import type { Tier } from "../config/types.ts";
import type { Home } from "./affinity.ts";
import type { Step } from "./types.ts";

/** Changes to the order of a plan's steps that come after its own order is known. All keep every target. */

/** Moves the target that served the episode before to the front, if the plan can use it now. */
export function homeFirst(steps: readonly Step[], home: Home): readonly Step[] {
  const at = steps.findIndex(
    (step) =>
      (step.variant?.name ?? null) === home.variant &&
      step.targets.some(({ target, skip }) => target.id === home.target && skip === undefined),
  );
  const step = steps[at];
  if (step === undefined) return steps;
  const own = step.targets.filter(({ target }) => target.id === home.target);
  const others = step.targets.filter(({ target }) => target.id !== home.target);
  const first = { ...step, targets: [...own, ...others] };
  return [first, ...steps.slice(0, at), ...steps.slice(at + 1)];
}

/** Starts at a tier: what lies below it comes last, as a fallback. Inside each part the order stays. */
export function startAtTier(steps: readonly Step[], tier: Tier): readonly Step[] {
  const upper = split(steps, (own) => own >= tier);
  const lower = split(steps, (own) => own < tier);
  return [...upper, ...lower];
}

function split(steps: readonly Step[], keep: (tier: Tier) => boolean): Step[] {
  return steps.flatMap((step) => {
    const targets = step.targets.filter(({ target }) => keep(target.tier));
    return targets.length === 0 ? [] : [targets.length === step.targets.length ? step : { ...step, targets }];
  });
}
