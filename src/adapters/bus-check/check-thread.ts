import { Worker } from "node:worker_threads";
import type {
  CheckBatch,
  CheckThread,
  Inspected,
  JudgedBatch,
  LineOptions,
} from "../../bus/check/check-port.ts";
import { type Depth, FULL } from "../../bus/check/checker.ts";
import type { Judgement } from "../../bus/checked-message.ts";
import type { BusMessage } from "../../bus/port.ts";
import type { ChitKey } from "../../geometry/index.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { type Packed, Packer } from "./packed.ts";
import type { Reply, Request, Setup } from "./protocol.ts";

export interface CheckThreadOptions {
  /** Folders of contracts and of ours. */
  readonly contracts: string;
  readonly own: string;
  readonly keys: readonly ChitKey[];
  readonly strict: boolean;
  readonly reveal: boolean;
  /** Signatures verified a second; the rest is told to be not checked. Undefined for all. */
  readonly signatureRate: number | undefined;
}

/** Starts the thread; resolves when it has its contracts. Throws `PmovesError` `contracts.topics`, `bus.catalogue`. */
export async function openCheckThread(options: CheckThreadOptions): Promise<CheckThread> {
  const { keys, ...rest } = options;
  const setup: Setup = {
    ...rest,
    keys: keys.map(({ passphrase, from }) => ({ passphrase: passphrase.reveal(), from })),
  };
  const thread = new Thread(new Worker(workerUrl(import.meta.url), { workerData: setup }));
  try {
    await thread.ready;
    return thread;
  } catch (error) {
    await thread[Symbol.asyncDispose]();
    throw error;
  }
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

class Thread implements CheckThread {
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #judgements = new Map<number, Judgement>();
  readonly #exited: Promise<void>;
  #next = 0;
  #pending = 0;
  #failure: PmovesError | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    const started = Promise.withResolvers<void>();
    this.ready = started.promise;
    this.#exited = new Promise((resolve) => {
      worker.once("exit", () => {
        this.#fail(new Error("the thread that checks messages has ended"));
        started.reject(this.#failure);
        resolve();
      });
    });
    worker.on("error", (error) => {
      this.#fail(error);
      started.reject(this.#failure);
    });
    worker.on("message", (reply: Reply) => {
      if (reply.type === "ready") started.resolve();
      else if (reply.type === "failed") {
        this.#fail(new PmovesError(reply.message, { code: reply.code, exit: EXIT.usage, hint: reply.hint }));
        started.reject(this.#failure);
      } else this.#settle(reply);
    });
  }

  get pending(): number {
    return this.#pending;
  }

  batch(): CheckBatch {
    return new Batch((packed, lines) => {
      this.#pending += packed.length;
      return this.#ask((id) => ({ type: "judge", id, packed, lines }));
    });
  }

  inspect(message: BusMessage): Promise<Inspected> {
    const packer = new Packer();
    packer.add(message, FULL);
    return this.#ask((id) => ({ type: "inspect", id, packed: packer.take() }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const close: Request = { type: "close" };
    this.#worker.postMessage(close);
    await this.#exited;
  }

  #ask<Answer>(request: (id: number) => Exclude<Request, { type: "close" }>): Promise<Answer> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const id = this.#next++;
    const wish = request(id);
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      const { bytes, numbers } = wish.packed;
      this.#worker.postMessage(wish, [bytes.buffer, numbers.buffer]);
    });
  }

  #settle(reply: Extract<Reply, { readonly id: number }>): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    const answer = reply.type === "inspected" ? reply.message : this.#judged(reply);
    waiting?.resolve(answer as never);
  }

  #judged({ names, defined, forgotten, lines }: Extract<Reply, { readonly type: "judged" }>): JudgedBatch {
    this.#pending -= names.length;
    if (forgotten) this.#judgements.clear();
    for (const [name, judgement] of defined) this.#judgements.set(name, judgement);
    const judgements = Array.from(names, (name) => this.#judgements.get(name) as Judgement);
    return { judgements, lines };
  }

  #fail(error: unknown): void {
    this.#failure ??=
      error instanceof PmovesError
        ? error
        : new PmovesError(`messages can't be checked any more: ${messageOf(error)}`, {
            code: "bus.check",
            cause: error,
          });
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

class Batch implements CheckBatch {
  readonly #packer = new Packer();
  readonly #send: (packed: Packed, lines: LineOptions | undefined) => Promise<JudgedBatch>;

  constructor(send: (packed: Packed, lines: LineOptions | undefined) => Promise<JudgedBatch>) {
    this.#send = send;
  }

  get length(): number {
    return this.#packer.length;
  }

  get bytes(): number {
    return this.#packer.bytes;
  }

  add(message: BusMessage, depth: Depth): void {
    this.#packer.add(message, depth);
  }

  judge(lines?: LineOptions): Promise<JudgedBatch> {
    return this.#send(this.#packer.take(), lines);
  }

  drop(): void {
    this.#packer.take();
  }
}

/** From source the file beside this one; bundled, the entry beside the program's. */
function workerUrl(here: string): URL {
  return here.endsWith(".ts") ? new URL("./worker.ts", here) : new URL("../bus-check-worker.js", here);
}
