import type { Target } from "../../src/gateway/config/types.ts";
import type { RoutingSettings } from "../../src/gateway/routing/types.ts";
import type { Dialect, Mode } from "./client.ts";
import type { Source } from "./source.ts";
import { GOOD } from "./wire.ts";

/** What the client gets. */
export type Reply =
  /** A 200 with this text, whole or as a stream that ends with its end mark. */
  | { readonly said: string }
  /** An error in the client's dialect. */
  | {
      readonly status: number | Readonly<Record<Dialect, number>>;
      readonly reason: RegExp;
      /** `retry-after`, where the client is told to come again. */
      readonly retryAfter?: string;
    }
  /** A stream that has begun with this text, then an error event and the end mark. */
  | { readonly said: string; readonly broke: RegExp }
  /** Nothing: the client has left. */
  | "gone";

export interface Expected {
  /** Every attempt in order, as recorded: tier and outcome or reason of the skip, e.g. `1 model`, `3 ok`. */
  readonly attempts: readonly string[];
  /** What the headers said of them, where they had to go before the end was known. */
  readonly told?: readonly string[];
  readonly reply: Reply;
  /** The 200 went out before anything had served. */
  readonly late?: true;
}

/** The bench that the fault leaves on tier 1. */
export interface ExpectedBench {
  readonly cause: "credit" | "credential" | "failing";
  readonly scope: string;
  /** Unix milliseconds, where the upstream or its calendar says so. */
  readonly until?: number | undefined;
}

/** One fault: data. `whole` and `stream` say how it ends for a client of either dialect. */
export interface Fault extends Readonly<Record<Mode, Expected>> {
  readonly name: string;
  readonly tier1: Source | Readonly<Record<Mode, Source>>;
  /** Default: answers well. */
  readonly tier3?: Source;
  readonly target?: Partial<Target>;
  readonly target3?: Partial<Target>;
  readonly settings?: Partial<RoutingSettings>;
  readonly retries?: number;
  /** How tier 1 stands before the request: resting, or with its only place taken. */
  readonly given?: "benched" | "full";
  /** When the client leaves: once tier 1 has been asked, or once it has some of the answer. */
  readonly leaves?: "asked" | "begun";
  readonly bench?: ExpectedBench;
}

/** How long a target may be silent where silence is the fault. */
export const SHORT_MS = 40;

/** Short clocks for the faulty target alone, so that the good one is never cut off on a busy machine. */
export const impatient: Pick<Fault, "target"> = {
  target: { timeouts: { totalMs: SHORT_MS, streamTtftMs: SHORT_MS } },
};

export function both(expected: Expected): Readonly<Record<Mode, Expected>> {
  return { whole: expected, stream: expected };
}

/** Tier 1 serves after all. */
export function serves(said: string): Expected {
  return { attempts: ["1 ok"], reply: { said } };
}

/** Tier 1 fails this way, tier 3 serves. */
export function falls(outcome: string): Expected {
  return { attempts: [`1 ${outcome}`, "3 ok"], reply: { said: GOOD } };
}

/** The client's own fault: told at once, nobody else is asked. */
export function refuses(outcome: "caller" | "context", status: number, reason: RegExp): Expected {
  return { attempts: [`1 ${outcome}`], reply: { status, reason } };
}

/** The stream begins at tier 1 and breaks: recorded as what broke it. */
export function breaks(outcome: "retry" | "timeout", said: string, broke: RegExp): Expected {
  return { attempts: [`1 ${outcome}`], told: ["1 ok"], reply: { said, broke } };
}
