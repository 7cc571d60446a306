import type { EpisodeStep, EventSource, Reward, Verifier } from "../episode.ts";

/** A message or line as it was captured, before it is read. */
export interface Captured {
  /** Null for files that do not say it. */
  readonly subject: string | null;
  /** UTF-8 text of the payload, in its envelope or bare. */
  readonly text: string;
  /** Unix milliseconds: stored, received, or the file's own time. */
  readonly time: number;
  readonly source: EventSource;
}

/** What is known of an episode beside its steps; null where this event does not say it. */
export interface EpisodeFacts {
  readonly agentId: string | null;
  readonly taskId: string | null;
  readonly taskType: string | null;
  readonly environment: string | null;
  readonly instruction: string | null;
  readonly model: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
}

export const NO_FACTS: EpisodeFacts = {
  agentId: null,
  taskId: null,
  taskType: null,
  environment: null,
  instruction: null,
  model: null,
  inputTokens: null,
  outputTokens: null,
  costUsd: null,
};

/**
 * One event, read. `key` names the episode: its `episode_id`, else `trajectory_id`, else `session_id`; null
 * for packets that carry none, which are gathered by `producer`.
 */
export interface TrajectoryEvent {
  /** The producer's `event_id`, else SHA-256 of the payload's canonical JSON: the same from bus, file and traces. */
  readonly id: string;
  readonly key: string | null;
  readonly sessionId: string | null;
  readonly producer: string;
  /** Unix milliseconds: the event's own time, else when it was captured. */
  readonly time: number;
  readonly source: EventSource;
  readonly facts: EpisodeFacts;
  readonly steps: readonly Omit<EpisodeStep, "index">[];
  readonly verifier: Verifier | null;
  readonly reward: Reward | null;
  /** JSON text of CHIT geometry packets, without their secret constellations. */
  readonly geometry: readonly string[];
  /** Set by the event that closes the episode. */
  readonly end: { readonly success: boolean | null } | null;
  /** The whole episode is in this event. */
  readonly whole: boolean;
  /** Fields that had the wrong type and were left out. */
  readonly problems: readonly string[];
}

/** An event that can't be used at all, and why. */
export interface Rejected {
  readonly reason: string;
}

export function isRejected(event: TrajectoryEvent | Rejected): event is Rejected {
  return "reason" in event;
}
