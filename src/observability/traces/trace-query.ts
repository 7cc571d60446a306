import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { nearest } from "../../kernel/suggest.ts";
import type { InferenceFilter, InferenceQuery } from "../query/query.ts";

/** What a person says to find traces; all of it must hold. */
export interface TraceChoice {
  readonly function?: string | undefined;
  readonly variant?: string | undefined;
  readonly tier?: number | undefined;
  readonly target?: string | undefined;
  readonly ending?: readonly string[] | undefined;
  readonly outcome?: string | undefined;
  /** `key=value` each. */
  readonly tag?: readonly string[] | undefined;
  readonly episode?: string | undefined;
  readonly search?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

const OUTCOMES = [
  "ok",
  "retry",
  "credential",
  "credit",
  "model",
  "caller",
  "context",
  "timeout",
  "cancelled",
] as const;

/** The query that is meant. Throws `PmovesError` (exit 2) for what makes no sense. */
export function traceQuery(choice: TraceChoice, now: number): Omit<InferenceQuery, "limit" | "summary"> {
  const { ending = [], outcome, tag = [] } = choice;
  if (outcome !== undefined && !(OUTCOMES as readonly string[]).includes(outcome)) {
    const near = nearest(outcome, OUTCOMES);
    throw refused("--outcome", outcome, `one of ${OUTCOMES.join(", ")}`, near && `did you mean ${near}?`);
  }
  const since = timeOf("--since", choice.since, now);
  const until = timeOf("--until", choice.until, now);
  if (since !== undefined && until !== undefined && since >= until) {
    throw refused("--until", choice.until ?? "", "later than --since", "nothing lies between the two");
  }
  return {
    functionName: choice.function,
    variantName: choice.variant,
    episodeId: choice.episode,
    tier: choice.tier,
    target: choice.target,
    ending: ending.length === 0 ? undefined : ending,
    outcome,
    search: choice.search,
    since,
    until,
    filter: tag.length === 0 ? undefined : { type: "and", children: tag.map(tagFilter) },
  };
}

const UNITS: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3, w: 604_800e3 };

/** Unix milliseconds of `90s`, `15m`, `2h`, `7d`, `4w` ago, or of an ISO 8601 time. */
export function timeOf(flag: string, text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const ago = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text);
  if (ago) return now - Number(ago[1]) * (UNITS[ago[2] ?? ""] ?? 0);
  const time = /^\d{4}-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw refused(flag, text, "a time, such as 15m, 2h, 7d or 2026-11-22T08:00Z", undefined);
  }
  return time;
}

function tagFilter(text: string): InferenceFilter {
  const cut = text.indexOf("=");
  if (cut < 1) throw refused("--tag", text, "key=value", undefined);
  return { type: "tag", key: text.slice(0, cut), value: text.slice(cut + 1), comparison_operator: "=" };
}

function refused(flag: string, got: string, wanted: string, hint: string | undefined): PmovesError {
  return new PmovesError(`${flag} ${got}: must be ${wanted}`, {
    code: "usage.filter",
    exit: EXIT.usage,
    hint,
  });
}
