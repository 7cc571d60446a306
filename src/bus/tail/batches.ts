import type { Clock } from "../../kernel/clock.ts";
import type { CheckBatch, CheckThread, JudgedBatch, LineOptions } from "../check/check-port.ts";
import { type Depth, FULL } from "../check/checker.ts";
import type { Judgement } from "../checked-message.ts";
import type { BusMessage } from "../port.ts";
import type { TailCounts } from "./counts.ts";
import { checksAll, type TailOptions } from "./options.ts";

/** Messages that go to the thread at once. */
const BATCH = 512;
const BATCH_BYTES = 1 << 20;
/** Messages that may wait for the thread before reading waits for it. */
const MOST_PENDING = 8_192;
const NONE: Depth = { schema: false, signatures: false };

export interface JudgedMessages extends JudgedBatch {
  readonly messages: readonly BusMessage[];
}

export interface BatchOptions {
  readonly thread: CheckThread;
  readonly counts: TailCounts;
  readonly clock: Clock;
  readonly tail: TailOptions;
  readonly lines: LineOptions | undefined;
  /** Leaves messages unchecked where the thread is behind, instead of letting the bus wait. */
  readonly sheds: boolean;
  /** Whether bodies are wanted with the judgements; else they are the bus's own, and gone by then. */
  readonly keeps: boolean;
  /** In order, once a batch. */
  readonly onJudged: (batch: JudgedMessages) => void;
  readonly onFailure: (error: unknown) => undefined;
}

/** Gathers messages, has them judged in their order, and lets nothing pile up. */
export class Batches {
  readonly #options: BatchOptions;
  readonly #batch: CheckBatch;
  #messages: BusMessage[] = [];
  #depths: Depth[] = [];
  #scheduled = false;
  #answered: Promise<void> = Promise.resolve();
  /** Of the last batches, oldest first. */
  readonly #recent: Promise<void>[] = [];
  #second = Number.NEGATIVE_INFINITY;
  #inSecond = 0;

  constructor(options: BatchOptions) {
    this.#options = options;
    this.#batch = options.thread.batch();
  }

  /** Returns what to wait for where too much waits already. */
  take(message: BusMessage): Promise<void> | undefined {
    const { counts, thread, keeps } = this.#options;
    counts.add(message);
    const depth = this.#depth();
    this.#batch.add(message, depth);
    this.#messages.push(keeps ? { ...message, data: Buffer.from(message.data) } : message);
    this.#depths.push(depth);
    if (this.#batch.length < BATCH && this.#batch.bytes < BATCH_BYTES) {
      this.#schedule();
      return undefined;
    }
    this.flush();
    return thread.pending < MOST_PENDING || this.#options.sheds ? undefined : this.#recent[0];
  }

  flush(): void {
    if (this.#messages.length === 0) return;
    const { thread, lines, onFailure, sheds } = this.#options;
    const [messages, depths] = [this.#messages, this.#depths];
    const late = sheds && thread.pending >= MOST_PENDING;
    const judging = late ? unjudged(messages) : this.#batch.judge(lines);
    if (late) this.#batch.drop();
    this.#depths = [];
    this.#messages = [];
    const before = this.#answered;
    // Heard at once, so that a failure is never nobody's.
    const judged = judging.then((batch) => batch, onFailure);
    this.#answered = before.then(async () => {
      const batch = await judged;
      if (batch !== undefined) this.#judged(messages, late ? [] : depths, batch);
    });
    this.#recent.push(this.#answered);
    if (this.#recent.length > MOST_PENDING / BATCH / 2) this.#recent.shift();
  }

  /** Resolves when everything has been judged. */
  async end(): Promise<void> {
    this.flush();
    await this.#answered;
  }

  #judged(messages: readonly BusMessage[], depths: readonly Depth[], batch: JudgedBatch): void {
    const { counts, onJudged } = this.#options;
    for (const [index, message] of messages.entries()) {
      const judgement = batch.judgements[index];
      if (judgement !== undefined && depths[index]?.schema === true) counts.judged(message, judgement);
    }
    onJudged({ messages, ...batch });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.flush();
    });
  }

  /** All up to the rate; beyond it none until the second is over. */
  #depth(): Depth {
    const { clock, tail } = this.#options;
    const second = Math.floor(clock.monotonic() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#inSecond = 0;
    }
    this.#inSecond += 1;
    return checksAll(tail) || this.#inSecond <= tail.checkRate ? FULL : NONE;
  }
}

/** Of messages that nobody had the time to look at. */
const NOT_DECODED: Judgement = {
  framing: "not_decoded",
  registered: false,
  schema: {
    path: null,
    verdict: "not_checked",
    reasons: ["messages come faster than they are decoded; this one was not"],
  },
  producer: { name: null, known: null },
  mismatches: [],
  geometry: null,
  signature: null,
};

async function unjudged(messages: readonly BusMessage[]): Promise<JudgedBatch> {
  return { judgements: messages.map(() => NOT_DECODED), lines: undefined };
}
