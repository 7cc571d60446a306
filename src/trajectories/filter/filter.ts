import type { Row } from "../../datasets/index.ts";
import { type SeenEntry, SeenIndex, signatureOf } from "../dedup/seen.ts";
import type { Episode } from "../episode.ts";
import { type Fitness, fitnessOf } from "../judge/fitness.ts";
import { type Verification, verify } from "../judge/verification.ts";
import type { Message } from "../rows/messages.ts";
import { rowOf } from "../rows/row.ts";
import type { FilterRule } from "./rule.ts";

/** Why an episode is in or out; the first reason that applies, in this order. */
export type Reason =
  | "empty"
  | "unverified"
  | "not_accepted"
  | "no_score"
  | "below_threshold"
  | "duplicate"
  | "kept";

/** What became of one episode. */
export interface Decision {
  readonly episode: Episode;
  readonly kept: boolean;
  readonly reason: Reason;
  /** In words, with the numbers. */
  readonly because: string;
  readonly verification: Verification;
  readonly fitness: Fitness;
  /** What it needed to reach. */
  readonly threshold: number;
  readonly row: Row;
  readonly seen: SeenEntry;
}

/** Judges one episode by itself; whether it is new is not asked. */
export function judge(episode: Episode, rule: FilterRule): Decision {
  const verification = verify(episode);
  const fitness = fitnessOf(episode, verification, rule.fitness);
  const row = rowOf({ episode, verification, fitness });
  const threshold = rule.environments.get(episode.environment ?? "") ?? rule.threshold;
  const [reason, because] = verdict(episode, verification, fitness, threshold, rule);
  const seen = {
    episodeId: episode.id,
    contentSha256: row.content_sha256 as string,
    taskId: episode.taskId,
    signature: signatureOf(row.messages as unknown as readonly Message[]),
  };
  return { episode, kept: reason === "kept", reason, because, verification, fitness, threshold, row, seen };
}

function verdict(
  { steps }: Episode,
  { kind, because }: Verification,
  { score }: Fitness,
  threshold: number,
  { accept }: FilterRule,
): readonly [Reason, string] {
  if (steps.length === 0) return ["empty", "has no steps"];
  if (!accept[kind]) {
    return kind === "unverified"
      ? ["unverified", because]
      : ["not_accepted", `${kind} is not accepted: ${because}`];
  }
  if (score === null) return ["no_score", "has no task success, so it has no score"];
  if (score < threshold) return ["below_threshold", `fitness ${score.toFixed(3)} is below ${threshold}`];
  return ["kept", because];
}

/**
 * Decides on a batch of episodes, in order of arrival. Where several work on one item the fittest stays, of
 * equals the first; nothing that `seen` holds comes again. What is kept is added to `seen`.
 */
export function decide(
  decisions: readonly Decision[],
  rule: FilterRule,
  seen: SeenIndex = new SeenIndex(),
): readonly Decision[] {
  const best = rule.duplicates.bestOfItem ? bestOfItems(decisions) : new Map<string, Decision>();
  return decisions.map((decision) => {
    if (!decision.kept) return decision;
    const { taskId } = decision.episode;
    const winner = taskId === null ? undefined : best.get(taskId);
    if (winner !== undefined && winner !== decision) {
      return dropped(decision, `works on the item of ${winner.episode.id}, which is fitter`);
    }
    const objection = seen.objection(decision.seen, rule.duplicates);
    if (objection !== undefined) return dropped(decision, objection);
    seen.add(decision.seen);
    return decision;
  });
}

function dropped(decision: Decision, because: string): Decision {
  return { ...decision, kept: false, reason: "duplicate", because };
}

function bestOfItems(decisions: readonly Decision[]): Map<string, Decision> {
  const best = new Map<string, Decision>();
  for (const decision of decisions) {
    const { taskId } = decision.episode;
    if (!decision.kept || taskId === null) continue;
    const before = best.get(taskId)?.fitness.score ?? -1;
    if ((decision.fitness.score ?? 0) > before) best.set(taskId, decision);
  }
  return best;
}
