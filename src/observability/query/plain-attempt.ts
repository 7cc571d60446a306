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

/** As they are kept, with times to hundredths of a millisecond: what a clock says behind that is noise. */
export function attemptsOf({ attempts }: Pick<StoredInference, "attempts">): readonly PlainAttempt[] {
  const times = (name: string, value: unknown) =>
    (name === "at" || name === "ms") && typeof value === "number" ? Math.round(value * 100) / 100 : value;
  return JSON.parse(attempts, times) as readonly PlainAttempt[];
}
