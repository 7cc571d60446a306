import type { GatewayState } from "../control/state.ts";
import type { ExplainedStep, Explanation } from "../engine/explain.ts";

/** An explanation whose steps also say what would mend a target that is passed over, and where it is. */
export interface Explained extends Omit<Explanation, "steps"> {
  readonly steps: readonly (ExplainedStep & {
    readonly address: string | null;
    readonly fix: string | null;
    /** Milliseconds until a bench ends. */
    readonly left_ms: number | null;
  })[];
}

export function withFixes(explanation: Explanation, { targets, now }: GatewayState): Explained {
  const states = new Map(targets.map((target) => [target.id, target]));
  return {
    ...explanation,
    steps: explanation.steps.map((step) => ({
      ...step,
      address: states.get(step.target)?.address || null,
      // A tier that was asked for, or a pin, is nobody's fault.
      fix: step.state === "tier" || step.state === "pinned" ? null : (states.get(step.target)?.fix ?? null),
      left_ms: step.until === null ? null : Math.max(0, step.until - now),
    })),
  };
}
