import type { Attempt, ChatEvent } from "../../gateway/index.ts";

/** Skips that say how this machine is set up rather than what happened just now. */
const STANDING: ReadonlySet<unknown> = new Set(["no_key", "tier", "pinned"]);

/**
 * One line on who answered where that was not the first that could have, e.g.
 * `served by tier 3 gemini (gemini-2.5-flash/gemini) after local (timeout)`; undefined where nothing went wrong.
 */
export function servedNote(done: Extract<ChatEvent, { event: "done" }>): string | undefined {
  const { attempts, target, tier } = done;
  const failed = attempts.filter((attempt) => attempt.outcome !== "ok" && matters(attempt, tier));
  if (failed.length === 0) return undefined;
  const reasons = new Set(failed.map((attempt) => `${nameOf(attempt)} (${attempt.outcome ?? attempt.skip})`));
  const where = tier === null ? "" : `tier ${tier} `;
  const who =
    target === null || target === done.variant_name ? done.variant_name : `${done.variant_name} (${target})`;
  return `served by ${where}${who} after ${[...reasons].join(", ")}`;
}

/** A local model that could not be used matters to who expects local answers; a missing cloud key does not. */
function matters({ skip, tier }: Attempt, servedTier: number | null): boolean {
  if (skip === undefined) return true;
  if (skip === "unsupported") return tier < (servedTier ?? 1);
  return !STANDING.has(skip);
}

function nameOf({ variant, target }: Attempt): string {
  return variant ?? target;
}
