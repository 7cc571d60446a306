import type { StoredInference } from "../records/stored.ts";

/** One line of the story of a request, as it is kept: what was tried, or passed over and why. */
export interface PlainAttempt {
  readonly target: string;
  readonly variant?: string | null;
  readonly tier: number;
  readonly outcome?: string;
  readonly skip?: string;
  /** Milliseconds from the start of the request to the start of the attempt, where it is known. */
  readonly at?: number;
  readonly ms?: number;
  readonly reason?: string;
  readonly status?: number;
}

export function attemptsOf({ attempts }: Pick<StoredInference, "attempts">): readonly PlainAttempt[] {
  return JSON.parse(attempts) as readonly PlainAttempt[];
}
