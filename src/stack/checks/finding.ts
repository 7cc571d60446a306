import type { CheckId } from "../catalogue/row.ts";
import type { Place } from "./facts.ts";

/**
 * `wrong`: there, but not as it has to be. `not_done`: nobody has done it yet. `not_deployed`: the service is
 * not there at all. `not_checked`: nothing is known, and `evidence` says why.
 */
export const RESULTS = ["wrong", "not_done", "not_deployed", "not_checked", "done"] as const;
export type Result = (typeof RESULTS)[number];

export interface Finding {
  readonly result: Result;
  readonly evidence: string;
  readonly place?: Place | undefined;
  /** What to do about it, one sentence or command; undefined where nothing is to be done. */
  readonly mend?: string | undefined;
}

export interface CheckFinding extends Finding {
  readonly check: CheckId;
}

export const done = (evidence: string, place?: Place): Finding => ({ result: "done", evidence, place });

export const wrong = (evidence: string, mend: string, place?: Place): Finding => ({
  result: "wrong",
  evidence,
  mend,
  place,
});

export const notDone = (evidence: string, mend: string, place?: Place): Finding => ({
  result: "not_done",
  evidence,
  mend,
  place,
});

export const notChecked = (evidence: string, mend?: string): Finding => ({
  result: "not_checked",
  evidence,
  mend,
});

/** The worst of all: what falls short first, then what is not known. */
export function worst(results: readonly Result[]): Result {
  return RESULTS.find((result) => results.includes(result)) ?? "not_checked";
}

export function placeText(place: Place): string {
  return `${place.file}:${place.line}`;
}
