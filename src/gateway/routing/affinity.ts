/** Where an episode was last served. */
export interface Home {
  readonly target: string;
  readonly variant: string | null;
}

interface Entry extends Home {
  /** On the clock that never goes backwards. */
  readonly until: number;
}

/** An episode that is silent for this long has no warm cache left anywhere. */
const TTL_MS = 30 * 60_000;
const MAX_EPISODES = 20_000;

/**
 * Which target serves an episode, so that it stays there while that is healthy: prompt caches are warm
 * there, and signatures of reasoning are valid nowhere else. The longest unused are forgotten first.
 */
export class AffinityBook {
  readonly #homes = new Map<string, Entry>();
  readonly #monotonic: () => number;

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  find(subject: string, episodeId: string): Home | undefined {
    const key = keyOf(subject, episodeId);
    const entry = this.#homes.get(key);
    if (entry === undefined) return undefined;
    if (entry.until > this.#monotonic()) return entry;
    this.#homes.delete(key);
    return undefined;
  }

  settle(subject: string, episodeId: string, home: Home): void {
    const key = keyOf(subject, episodeId);
    // Setting anew moves the key to the end: the map's order is the order of use.
    this.#homes.delete(key);
    this.#homes.set(key, { ...home, until: this.#monotonic() + TTL_MS });
    if (this.#homes.size <= MAX_EPISODES) return;
    for (const oldest of this.#homes.keys()) {
      this.#homes.delete(oldest);
      return;
    }
  }
}

function keyOf(subject: string, episodeId: string): string {
  return `${episodeId} ${subject}`;
}
