import { messageOf, PmovesError } from "../../kernel/errors.ts";
import type { Journal } from "../../kernel/journal/journal.ts";
import type { Answer, JudgeIdentity } from "./answer.ts";

/** Why a run ended before its plan was done. */
export type StopReason =
  | "max_calls"
  | "max_cost"
  | "max_errors"
  | "cost_unknown"
  | "interrupted"
  | "not_in_journal";

type Entry =
  /** A run has begun or been taken up. `plan` is what it is without its judge's identity. */
  | { readonly type: "run"; readonly run: string; readonly plan: string; readonly judge: JudgeIdentity }
  | { readonly type: "answer"; readonly run: string; readonly key: string; readonly answer: Answer }
  /** A limit was reached in order: what has been spent up to here no longer counts against limits. */
  | { readonly type: "stop"; readonly run: string; readonly reason: StopReason };

/** What was spent of a run's limits since it last stopped at one. */
export interface Spent {
  readonly calls: number;
  readonly cost: number;
}

type Log = Pick<Journal, "append" | "read" | "name">;

/**
 * Answers that were paid for, by cache key. What `add` has resolved survives `kill -9`, so a run that is taken
 * up again asks only for what is missing.
 */
export class JudgeJournal {
  readonly #log: Log;
  readonly #answers = new Map<string, Answer>();
  readonly #spent = new Map<string, { calls: number; cost: number }>();
  readonly #identities = new Map<string, JudgeIdentity>();

  private constructor(log: Log) {
    this.#log = log;
  }

  /** Reads all that is there. Throws `PmovesError` `eval.journal` for a record that is not of a judge. */
  static async open(log: Log): Promise<JudgeJournal> {
    const journal = new JudgeJournal(log);
    for await (const { sequence, body } of log.read()) journal.#take(entryOf(log.name, sequence, body));
    return journal;
  }

  get name(): string {
    return this.#log.name;
  }

  get size(): number {
    return this.#answers.size;
  }

  get(key: string): Answer | undefined {
    return this.#answers.get(key);
  }

  /** All answers, for averages. */
  answers(): IterableIterator<Answer> {
    return this.#answers.values();
  }

  spent(run: string): Spent {
    return this.#spent.get(run) ?? { calls: 0, cost: 0 };
  }

  /** The judge that last worked on this plan: what a replay takes, as it asks nobody. */
  identityFor(plan: string): JudgeIdentity | undefined {
    return this.#identities.get(plan);
  }

  begin(run: string, plan: string, judge: JudgeIdentity): Promise<void> {
    return this.#append({ type: "run", run, plan, judge });
  }

  stop(run: string, reason: StopReason): Promise<void> {
    return this.#append({ type: "stop", run, reason });
  }

  /** Resolves when it is on the disk; calls that come together share one fsync. */
  add(run: string, key: string, answer: Answer): Promise<void> {
    return this.#append({ type: "answer", run, key, answer });
  }

  async #append(entry: Entry): Promise<void> {
    await this.#log.append(Buffer.from(JSON.stringify(entry)));
    this.#take(entry);
  }

  #take(entry: Entry): void {
    switch (entry.type) {
      case "run":
        this.#identities.set(entry.plan, entry.judge);
        return;
      case "stop":
        if (entry.reason !== "interrupted") this.#spent.delete(entry.run);
        return;
      case "answer": {
        // Two processes may have asked the same; the first answer stands, for both and for ever.
        if (!this.#answers.has(entry.key)) this.#answers.set(entry.key, entry.answer);
        const spent = this.#spent.get(entry.run) ?? { calls: 0, cost: 0 };
        spent.calls += 1;
        spent.cost += entry.answer.cost ?? 0;
        this.#spent.set(entry.run, spent);
      }
    }
  }
}

function entryOf(name: string, sequence: number, body: Uint8Array): Entry {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString("utf8"));
  } catch (cause) {
    throw foreign(name, sequence, messageOf(cause), cause);
  }
  const fields = (value ?? {}) as {
    readonly type?: unknown;
    readonly key?: unknown;
    readonly answer?: unknown;
  };
  if (fields.type === "run" || fields.type === "stop") return value as Entry;
  if (fields.type === "answer" && typeof fields.key === "string" && typeof fields.answer === "object")
    return value as Entry;
  throw foreign(name, sequence, `its type is ${JSON.stringify(fields.type)}`);
}

function foreign(name: string, sequence: number, why: string, cause?: unknown): PmovesError {
  return new PmovesError(`record ${sequence} of the journal ${name} is no record of a judge: ${why}`, {
    code: "eval.journal",
    hint: "name the journal of a judge, or a new one, with --journal",
    cause,
  });
}
