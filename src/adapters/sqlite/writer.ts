import { Worker } from "node:worker_threads";
import { PmovesError } from "../../kernel/errors.ts";
import type { Step, StepResult } from "./batch.ts";
import { storeError } from "./store-error.ts";
import type { BatchMessage, WorkerReply, WorkerSetup } from "./worker.ts";

interface Waiting {
  readonly resolve: (results: readonly StepResult[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A store's writer in a thread of its own, so that no fsync and no other process' lock holds up the event
 * loop. The thread is started by the first batch; one that died is replaced by the next.
 */
export class StoreWriter implements AsyncDisposable {
  readonly #setup: WorkerSetup;
  /** Of the thread in use; one that died takes its own with it. */
  #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #exited: Promise<void> = Promise.resolve();
  #next = 0;
  #closed = false;

  constructor(setup: WorkerSetup) {
    this.#setup = setup;
  }

  /** Starts the thread ahead of the first batch, which then does not wait for it. */
  warm(): void {
    if (!this.#closed) this.#start().unref();
  }

  /** How many batches have no answer yet. */
  get pending(): number {
    return this.#waiting.size;
  }

  /**
   * All steps or none, committed when it resolves. Rejects with `PmovesError`. What is not urgent waits a
   * moment for others, if the store is set up so.
   */
  batch(steps: readonly Step[], urgent = true): Promise<readonly StepResult[]> {
    const { path } = this.#setup;
    if (this.#closed) return Promise.reject(storeError(path, new Error("the store is closed")));
    return new Promise((resolve, reject) => {
      const worker = this.#start();
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject });
      worker.ref();
      const message: BatchMessage = { id, steps, urgent };
      worker.postMessage(message);
    });
  }

  /** Finishes what was handed over, then ends the thread. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#worker?.ref();
    this.#worker?.postMessage("close");
    await this.#exited;
  }

  #start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(workerUrl(import.meta.url), { workerData: this.#setup });
    this.#worker = worker;
    const mine = new Map<number, Waiting>();
    this.#waiting = mine;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#exited = promise;
    const fail = (error: unknown) => {
      if (this.#worker === worker) this.#worker = undefined;
      const waiting = [...mine.values()];
      mine.clear();
      for (const { reject } of waiting) reject(storeError(this.#setup.path, error));
    };
    worker.on("message", (reply: WorkerReply) => {
      if ("unopened" in reply) fail(new PmovesError(reply.unopened.message, reply.unopened));
      else this.#answer(worker, reply);
    });
    worker.on("error", fail);
    worker.on("exit", () => {
      fail(new Error("the store's thread ended"));
      resolve();
    });
    return worker;
  }

  #answer(worker: Worker, reply: Exclude<WorkerReply, { readonly unopened: unknown }>): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) worker.unref();
    if (waiting === undefined) return;
    if ("results" in reply) {
      waiting.resolve(reply.results);
      return;
    }
    const { message, errcode } = reply.error;
    waiting.reject(storeError(this.#setup.path, Object.assign(new Error(message), { errcode })));
  }
}

/** From source the file beside this one; bundled, the entry beside the program's. */
function workerUrl(here: string): URL {
  return here.endsWith(".ts") ? new URL("./worker.ts", here) : new URL("../store-worker.js", here);
}
