import type { Target } from "../../config/types.ts";
import { AttemptFailure } from "../../model/index.ts";
import type { ProviderCall } from "../provider.ts";

/**
 * GLM is sold by use and as a Coding plan, at two addresses of one API (docs.z.ai), and a key of one is
 * "out of balance" (1113) at the other. So that answer is believed only after the other address has been asked.
 */
const PAID_BY_USE = "/api/paas/v4";
const CODING_PLAN = "/api/coding/paas/v4";
const NO_BALANCE = "1113";

/** Where a target's key has turned out to be at home. */
const HOMES = new WeakMap<Target, Target>();

/** The other address of the same API; undefined for an address that is neither. */
export function siblingOf(baseUrl: string): string | undefined {
  if (baseUrl.endsWith(CODING_PLAN)) return baseUrl.slice(0, -CODING_PLAN.length) + PAID_BY_USE;
  if (baseUrl.endsWith(PAID_BY_USE)) return baseUrl.slice(0, -PAID_BY_USE.length) + CODING_PLAN;
  return undefined;
}

/** Runs a call where its key is at home, looking there once if need be. `run` must throw before it has an effect. */
export async function atHome<Request, Answer>(
  call: ProviderCall<Request>,
  run: (call: ProviderCall<Request>) => Promise<Answer>,
): Promise<Answer> {
  const home = HOMES.get(call.target);
  if (home !== undefined) return run({ ...call, target: home });
  try {
    return await run(call);
  } catch (error) {
    const baseUrl = isNoBalance(error) ? siblingOf(call.target.baseUrl) : undefined;
    if (baseUrl === undefined) throw error;
    const sibling = { ...call.target, baseUrl };
    const answer = await run({ ...call, target: sibling }).catch((again: unknown) => {
      // Refused at both: what the configured address said is what its owner can act on.
      throw isRefusal(again) ? error : again;
    });
    HOMES.set(call.target, sibling);
    return answer;
  }
}

function isNoBalance(error: unknown): boolean {
  return error instanceof AttemptFailure && error.code === NO_BALANCE;
}

function isRefusal(error: unknown): boolean {
  return isNoBalance(error) || (error instanceof AttemptFailure && error.outcome === "credential");
}
