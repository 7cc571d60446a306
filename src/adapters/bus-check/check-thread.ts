import { Worker } from "node:worker_threads";
import type {
  BusMessage,
  CheckThread,
  Depth,
  Inspected,
  JudgedBatch,
  Judgement,
  LineOptions,
} from "../../bus/index.ts";
import type { ChitKey } from "../../geometry/index.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { pack, type Reply, type Request, type Setup } from "./protocol.ts";

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

  judge(
    messages: readonly BusMessage[],
    depths: readonly Depth[],
    lines?: LineOptions,
  ): Promise<JudgedBatch> {
    const bits = Uint8Array.from(depths, ({ schema, signatures }) => (schema ? 1 : 0) | (signatures ? 2 : 0));
    this.#pending += messages.length;
    return this.#ask((id) => ({ type: "judge", id, packed: pack(messages), depths: bits, lines }));
  }

  inspect(message: BusMessage): Promise<Inspected> {
    return this.#ask((id) => ({ type: "inspect", id, packed: pack([message]) }));
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
      const { buffer } = wish.packed.bytes;
      this.#worker.postMessage(wish, buffer instanceof ArrayBuffer ? [buffer] : []);
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

/** From source the file beside this one; bundled, the entry beside the program's. */
function workerUrl(here: string): URL {
  return here.endsWith(".ts") ? new URL("./worker.ts", here) : new URL("../bus-check-worker.js", here);
}
