import type { Episode, EpisodeEnd, EpisodeStep, Reward, Verifier } from "../episode.ts";
import { type EpisodeFacts, NO_FACTS, type TrajectoryEvent } from "../events/event.ts";

/** An episode while its events still come. */
export class OpenEpisode {
  readonly key: string;
  readonly part: number;
  /** Unix milliseconds of the newest event's arrival. */
  lastSeen: number;
  /** How it ended, once it has. */
  ended: EpisodeEnd | undefined;
  readonly #first: TrajectoryEvent;
  readonly #seen = new Set<string>();
  readonly #steps: Omit<EpisodeStep, "index">[] = [];
  readonly #rewards: Reward[] = [];
  readonly #geometry: string[] = [];
  #facts: EpisodeFacts = NO_FACTS;
  #success: boolean | null = null;
  #verifier: Verifier | null = null;
  #sessionId: string | null = null;
  #endedAt: number;
  #startedAt: number;

  constructor(key: string, part: number, first: TrajectoryEvent, arrived: number) {
    this.key = key;
    this.part = part;
    this.lastSeen = arrived;
    this.#first = first;
    this.#startedAt = first.time;
    this.#endedAt = first.time;
  }

  has(eventId: string): boolean {
    return this.#seen.has(eventId);
  }

  add(event: TrajectoryEvent, arrived: number): void {
    this.#seen.add(event.id);
    this.lastSeen = Math.max(this.lastSeen, arrived);
    this.#steps.push(...event.steps);
    this.#geometry.push(...event.geometry);
    if (event.reward) this.#rewards.push(event.reward);
    if (event.verifier) this.#verifier = event.verifier;
    if (event.end) {
      this.ended = event.whole ? "complete" : "ended";
      this.#success = event.end.success;
    }
    this.#sessionId ??= event.sessionId;
    this.#facts = merged(this.#facts, event.facts);
    // A reward says something of an episode; it is no part of its time.
    if (event.reward === null) {
      for (const time of [event.time, ...event.steps.map((step) => step.time)]) {
        this.#startedAt = Math.min(this.#startedAt, time);
        this.#endedAt = Math.max(this.#endedAt, time);
      }
    }
  }

  finish(end: EpisodeEnd): Episode {
    // A stable sort: events of one moment stay in the order in which they came.
    const steps = this.#steps.toSorted((a, b) => a.time - b.time).map((step, index) => ({ index, ...step }));
    const { key, part } = this;
    return {
      id: part === 1 ? key : `${key}#${part}`,
      continues: part === 1 ? null : key,
      part,
      sessionId: this.#sessionId ?? key,
      ...this.#facts,
      steps,
      success: this.#success,
      verifier: this.#verifier,
      rewards: this.#rewards,
      geometry: this.#geometry,
      startedAt: this.#startedAt,
      endedAt: this.#endedAt,
      end,
      source: this.#first.source,
    };
  }
}

/** The first that names a task, agent or model is right; tokens and money add up. */
function merged(known: EpisodeFacts, more: EpisodeFacts): EpisodeFacts {
  return {
    agentId: known.agentId ?? more.agentId,
    taskId: known.taskId ?? more.taskId,
    taskType: known.taskType ?? more.taskType,
    environment: known.environment ?? more.environment,
    instruction: known.instruction ?? more.instruction,
    model: known.model ?? more.model,
    inputTokens: sum(known.inputTokens, more.inputTokens),
    outputTokens: sum(known.outputTokens, more.outputTokens),
    costUsd: sum(known.costUsd, more.costUsd),
  };
}

function sum(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}
