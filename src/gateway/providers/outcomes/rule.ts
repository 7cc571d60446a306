import type { BenchScope, Outcome } from "../../model/index.ts";

/**
 * When credit or quota comes back. `stated` is the time that the upstream gave; the clocks of a list
 * are asked in order and the first that knows a time wins.
 */
export type ResetClock = "stated" | "utc_midnight" | "pacific_midnight" | "month_start";

/** What an upstream's refusal says, read out of its own envelope. */
export interface Facts {
  /** The HTTP status, or for an error inside a 200 the status that its code or type stands for. */
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly type: string | undefined;
  /** The upstream's own words, plain text; "" where it gave none. */
  readonly message: string;
  /** Provider-specific particulars, by the names that its table uses. */
  readonly details: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The body was a web page. */
  readonly html: boolean;
  /** The wait it asked for, in milliseconds. */
  readonly delayMs: number | undefined;
  /** The time it gave, Unix milliseconds. */
  readonly resetAt: number | undefined;
}

/** One line of an outcome table. Every condition that is given must hold; the first line that fits decides. */
export interface Rule {
  readonly status?: readonly number[];
  readonly code?: readonly string[];
  readonly type?: readonly string[];
  /** Over the upstream's words. */
  readonly text?: RegExp;
  readonly header?: readonly [name: string, value: RegExp];
  readonly detail?: readonly [name: string, value: RegExp];
  readonly html?: true;
  readonly outcome: Exclude<Outcome, "ok">;
  /** How far it reaches; default `target`. */
  readonly scope?: BenchScope;
  readonly reset?: readonly ResetClock[];
  /** The wait where the upstream states none. */
  readonly delayMs?: number;
  /** Words to add for the reader. */
  readonly hint?: (facts: Facts, model: string | undefined) => string;
}

/** What a reader finds in a body. */
export type Reading = Partial<Pick<Facts, "code" | "type" | "message" | "details" | "delayMs" | "resetAt">>;

/** Reads one provider's error envelope; `body` is parsed JSON. */
export type Reader = (body: unknown, now: number) => Reading;

export interface OutcomeTable {
  readonly read: Reader;
  /** HTTP statuses that codes or types stand for, used where an error comes inside a 200. */
  readonly statusOf: Readonly<Record<string, number>>;
  readonly rules: readonly Rule[];
}

export function fits(rule: Rule, facts: Facts): boolean {
  if (rule.status !== undefined && !(facts.status !== undefined && rule.status.includes(facts.status)))
    return false;
  if (rule.code !== undefined && !(facts.code !== undefined && rule.code.includes(facts.code))) return false;
  if (rule.type !== undefined && !(facts.type !== undefined && rule.type.includes(facts.type))) return false;
  if (rule.text !== undefined && !rule.text.test(facts.message)) return false;
  if (rule.header !== undefined && !rule.header[1].test(facts.headers[rule.header[0]] ?? "")) return false;
  if (rule.detail !== undefined && !rule.detail[1].test(facts.details[rule.detail[0]] ?? "")) return false;
  return !(rule.html === true && !facts.html);
}
