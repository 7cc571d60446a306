import type { Target } from "../config/types.ts";
import type { AttemptFailure } from "../model/index.ts";
import type { Plan } from "./types.ts";

/** A request that did not fit: from then on only targets that are known to be larger may be asked. */
export class Overflow {
  /** The refusal that the client gets where nothing larger is left. */
  failure: AttemptFailure | undefined;
  #tooSmall = 0;

  /** Notes a target that the request did not fit; true where the plan has a larger one. */
  note(target: Target, failure: AttemptFailure, plan: Plan): boolean {
    this.failure = failure;
    this.#tooSmall = Math.max(this.#tooSmall, target.contextWindow ?? 0);
    return plan.steps.some((step) =>
      step.targets.some(
        ({ target: other, skip }) => skip === undefined && other !== target && this.admits(other),
      ),
    );
  }

  admits({ contextWindow }: Target): boolean {
    return this.failure === undefined || (contextWindow !== undefined && contextWindow > this.#tooSmall);
  }
}
