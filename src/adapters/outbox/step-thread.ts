import { Worker } from "node:worker_threads";
import type { Step } from "../../bus/inferences/step.ts";
import type { SinkState, StepSink } from "../../bus/inferences/step-sink.ts";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import type { Failure, StepReply, StepRequest } from "./step-protocol.ts";

export interface StepThreadOptions {
  /** What the thread is started with. */
  readonly setup: unknown;
  readonly say: (text: string) => void;
  readonly warn: (text: string) => void;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread that makes events of steps and carries them to the bus. It takes steps from the start. */
export class StepThread implements StepSink, AsyncDisposable {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #exited: Promise<void>;
  #next = 0;
  #failure: PmovesError | undefined;

  constructor({ setup, say, warn }: StepThreadOptions) {
    this.#worker = new Worker(workerUrl(import.meta.url), { workerData: setup });
    this.#exited = new Promise((resolve) => {
      this.#worker.once("exit", () => {
        this.#fail(new Error("the thread that publishes has ended"));
        resolve();
      });
    });
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("message", (reply: StepReply) => {
      if (reply.type === "said") say(reply.text);
      else if (reply.type === "warned") warn(reply.text);
      else if (reply.type === "broken") this.#fail(errorOf(reply.failure));
      else this.#settle(reply);
    });
  }

  put(steps: readonly Step[]): Promise<void> {
    return this.#ask((id) => ({ type: "put", id, steps }));
  }

  state(): Promise<SinkState> {
    return this.#ask((id) => ({ type: "state", id }));
  }

  /** Resolves when what was given is on the disk, and as much of it on the bus as the bus takes at once. */
  async [Symbol.asyncDispose](): Promise<void> {
    const close: StepRequest = { type: "close" };
    this.#worker.postMessage(close);
    await this.#exited;
  }

  #ask<Answer>(request: (id: number) => StepRequest): Promise<Answer> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const id = this.#next++;
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      this.#worker.postMessage(request(id));
    });
  }

  #settle(reply: Extract<StepReply, { readonly id: number }>): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.type === "failed") waiting?.reject(errorOf(reply.failure));
    else waiting?.resolve((reply.type === "state" ? reply.state : undefined) as never);
  }

  #fail(error: unknown): void {
    this.#failure ??=
      error instanceof PmovesError
        ? error
        : new PmovesError(messageOf(error), { code: "bus.publish_thread", cause: error });
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

function errorOf({ message, code, hint }: Failure): PmovesError {
  return new PmovesError(message, { code, hint });
}

/** From source where it is composed; bundled, the entry beside the program's, of which this is a chunk. */
function workerUrl(here: string): URL {
  const path = here.endsWith(".ts") ? "../../context/step-worker.ts" : "../step-worker.js";
  return new URL(path, here);
}
