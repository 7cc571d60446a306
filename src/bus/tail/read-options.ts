import { parseUntil, parseWhen } from "../when.ts";
import type { TailOptions } from "./options.ts";

/** The options of a range as a person writes them. */
export interface RangeWords {
  readonly subjects: readonly string[];
  readonly since?: string | undefined;
  readonly last?: number | undefined;
  readonly from?: number | undefined;
  readonly until?: string | undefined;
  readonly count?: number | undefined;
  readonly follow: boolean;
}

type Key = "subjects" | "since" | "last" | "from" | "until" | "count" | "follow";
type Range = { readonly [Name in Key]: TailOptions[Name] };

/** Throws `PmovesError` `bus.time` (exit 2). */
export function rangeOf(words: RangeWords, now: number): Range {
  const { subjects, since, last, from, until, count, follow } = words;
  return {
    subjects: subjects.length === 0 ? [">"] : subjects,
    since: since === undefined ? undefined : parseWhen(since, now),
    until: until === undefined ? undefined : parseUntil(until, now),
    last,
    from,
    count,
    follow,
  };
}
