import type { Episode, Reward } from "../episode.ts";
import { isFields } from "../events/fields.ts";
import { citedIds, retrievedIds } from "./citations.ts";
import type { Verification } from "./verification.ts";

export const FITNESS_PARTS = ["task_success", "retrieval", "cgp_fitness", "efficiency"] as const;
export type FitnessPart = (typeof FITNESS_PARTS)[number];

/** Weights of the parts, as the stack publishes them (env.agentgym.example), and what efficiency is measured by. */
export interface FitnessRule {
  readonly weights: Readonly<Record<FitnessPart, number>>;
  /** Steps that cost nothing; with twice as many, efficiency is 0. */
  readonly horizon: number;
}

export const DEFAULT_FITNESS: FitnessRule = {
  weights: { task_success: 0.4, retrieval: 0.3, cgp_fitness: 0.2, efficiency: 0.1 },
  horizon: 10,
};

export interface Fitness {
  /** 0 to 1: the weighted mean of the parts that are known. Null without a task success. */
  readonly score: number | null;
  readonly parts: Readonly<Record<FitnessPart, number | null>>;
}

/** Other names of a part in `agent.rl.reward.v1`. */
const COMPONENTS: Readonly<Record<FitnessPart, readonly string[]>> = {
  task_success: ["task_success", "task_completion"],
  retrieval: ["retrieval", "retrieval_quality"],
  cgp_fitness: ["cgp_fitness", "geometry", "geometry_alignment"],
  efficiency: ["efficiency"],
};

/**
 * How good an episode was. A part is what a reward event says of it, else what the episode itself shows, else
 * null; the weights of the others are then scaled up, so that nobody loses by what was not measured.
 */
export function fitnessOf(
  episode: Episode,
  verification: Verification,
  rule: FitnessRule = DEFAULT_FITNESS,
): Fitness {
  const parts: Record<FitnessPart, number | null> = {
    task_success: taskSuccess(episode, verification),
    retrieval: stated(episode.rewards, "retrieval") ?? retrieval(episode),
    cgp_fitness: stated(episode.rewards, "cgp_fitness") ?? packetFitness(episode.geometry),
    efficiency: stated(episode.rewards, "efficiency") ?? efficiency(episode.steps.length, rule.horizon),
  };
  if (parts.task_success === null) return { score: null, parts };
  let sum = 0;
  let weights = 0;
  for (const part of FITNESS_PARTS) {
    const value = parts[part];
    if (value === null) continue;
    sum += value * rule.weights[part];
    weights += rule.weights[part];
  }
  return { score: weights === 0 ? null : sum / weights, parts };
}

/** Evidence first, then what somebody measured, then what the agent says of itself. */
function taskSuccess({ rewards, success, verifier }: Episode, { kind }: Verification): number | null {
  if (kind !== "unverified") return 1;
  if (verifier !== null) return 0;
  return stated(rewards, "task_success") ?? (success === null ? null : Number(success));
}

/** 1 where the answer cites something that was retrieved, 0 where it does not, null where nothing was retrieved. */
function retrieval(episode: Episode): number | null {
  const retrieved = retrievedIds(episode);
  return retrieved.size === 0 ? null : Number(citedIds(episode, retrieved).length > 0);
}

/** `meta.fitness` of the last packet that states one between 0 and 1. */
function packetFitness(geometry: readonly string[]): number | null {
  for (const text of geometry.toReversed()) {
    const packet: unknown = JSON.parse(text);
    const meta = isFields(packet) ? packet.meta : undefined;
    const fitness = isFields(meta) ? meta.fitness : undefined;
    if (typeof fitness === "number" && fitness >= 0 && fitness <= 1) return fitness;
  }
  return null;
}

function efficiency(steps: number, horizon: number): number | null {
  if (steps === 0) return null;
  return Math.max(0, 1 - Math.max(0, steps - horizon) / horizon);
}

/** What the last reward event that knows the part says, kept between 0 and 1. */
function stated(rewards: readonly Reward[], part: FitnessPart): number | null {
  for (const { components } of rewards.toReversed()) {
    for (const name of COMPONENTS[part]) {
      const score = Object.hasOwn(components, name) ? components[name]?.score : undefined;
      if (score !== undefined) return Math.min(1, Math.max(0, score));
    }
  }
  return null;
}
