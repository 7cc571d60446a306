import type { Episode } from "../episode.ts";
import type { TrajectoryEvent } from "../events/event.ts";
import { OpenEpisode } from "./open-episode.ts";

export interface AssemblyRules {
  /** An episode without an `episode.end` is over after this much silence, in milliseconds. */
  readonly silenceMs: number;
  /** The same for packets that name no episode and are gathered by who sent them. */
  readonly looseMs: number;
  /** How long an ended episode waits for its reward. */
  readonly lingerMs: number;
}

export const DEFAULT_RULES: AssemblyRules = { silenceMs: 30 * 60_000, looseMs: 60_000, lingerMs: 60_000 };

/** How often it is looked for episodes that are over, in milliseconds of arrival. */
const LOOK_MS = 1_000;

/** Before the name of a sender whose packets belong to no episode. */
const LOOSE = "loose:";

/** Keys of ended episodes that are remembered, so that what comes later is known to continue one. */
const REMEMBERED = 250_000;

export interface AssemblyCounts {
  readonly events: number;
  /** Events that an episode had already. */
  readonly repeated: number;
  /** Rewards of episodes that were over, or of none. */
  readonly lateRewards: number;
  readonly episodes: number;
  readonly open: number;
  /** Of the open ones: those that have ended and wait for their reward. */
  readonly lingering: number;
}

/**
 * Makes episodes out of events. Events of one `episode_id` (else `trajectory_id`, else `session_id`) are one
 * episode; packets that carry none are gathered by their sender. It ends by `episode.end`, by silence, or at
 * once where one message held it all; what comes later under the same id is a new part that names the first.
 * Time is that of arrival, so the same records give the same episodes whenever they are read.
 */
export class Assembler {
  readonly #rules: AssemblyRules;
  /** In the order of their last event: the one that has been silent for longest comes first. */
  readonly #open = new Map<string, OpenEpisode>();
  readonly #parts = new Map<string, number>();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #events = 0;
  #repeated = 0;
  #lateRewards = 0;
  #episodes = 0;

  constructor(rules: AssemblyRules = DEFAULT_RULES) {
    this.#rules = rules;
  }

  get counts(): AssemblyCounts {
    return {
      events: this.#events,
      repeated: this.#repeated,
      lateRewards: this.#lateRewards,
      episodes: this.#episodes,
      open: this.#open.size,
      lingering: this.#open
        .values()
        .filter(({ ended }) => ended !== undefined)
        .toArray().length,
    };
  }

  /** Takes one event that arrived at `arrived` (Unix milliseconds, never going back); gives what is over by then. */
  feed(event: TrajectoryEvent, arrived: number): readonly Episode[] {
    this.#events++;
    const over = arrived - this.#lookedAt >= LOOK_MS ? [...this.advance(arrived)] : [];
    const key = event.key ?? `${LOOSE}${event.producer}`;
    const known = this.#open.get(key);
    if (known?.has(event.id)) {
      this.#repeated++;
      return over;
    }
    if (event.reward !== null && known === undefined) {
      this.#lateRewards++;
      return over;
    }
    const goesOn = known !== undefined && (known.ended === undefined || event.reward !== null);
    if (known !== undefined && !goesOn) over.push(this.#close(known));
    const episode = goesOn ? known : new OpenEpisode(key, (this.#parts.get(key) ?? 0) + 1, event, arrived);
    episode.add(event, arrived);
    this.#open.delete(key);
    this.#open.set(key, episode);
    return over;
  }

  /** What is over at this moment. */
  advance(now: number): readonly Episode[] {
    this.#lookedAt = now;
    const { lingerMs, looseMs } = this.#rules;
    const over: Episode[] = [];
    for (const episode of this.#open.values()) {
      const quiet = now - episode.lastSeen;
      if (quiet >= this.#patience(episode)) over.push(this.#close(episode));
      // All behind this one spoke later, and nobody is over sooner than this.
      else if (quiet < Math.min(lingerMs, looseMs)) break;
    }
    return over;
  }

  /** The input is over: nothing can follow, so nothing is waited for. */
  finish(): readonly Episode[] {
    return [...this.#open.values()].map((episode) => this.#close(episode));
  }

  #patience(episode: OpenEpisode): number {
    if (episode.ended) return this.#rules.lingerMs;
    return episode.key.startsWith(LOOSE) ? this.#rules.looseMs : this.#rules.silenceMs;
  }

  #close(episode: OpenEpisode): Episode {
    this.#open.delete(episode.key);
    this.#parts.delete(episode.key);
    this.#parts.set(episode.key, episode.part);
    if (this.#parts.size > REMEMBERED) {
      const [oldest = ""] = this.#parts.keys();
      this.#parts.delete(oldest);
    }
    this.#episodes++;
    return episode.finish(episode.ended ?? "silence");
  }
}
