import type { Clock } from "../../kernel/clock.ts";
import type { Attempt } from "../model/index.ts";
import type { AttemptIds, EmbeddingRecord, InferenceRecord, Observer } from "../observe.ts";

/** What `/pmoves/v1/events` tells: an attempt as it ends, an answer when it is over. */
export type GatewayEvent =
  | ({
      readonly event: "attempt";
      readonly ts: number;
      readonly inference_id: string;
      readonly episode_id: string | null;
    } & Attempt)
  | {
      readonly event: "answer";
      readonly ts: number;
      readonly inference_id: string;
      readonly episode_id: string | null;
      readonly function_name: string | null;
      readonly model_name: string | null;
      readonly variant_name: string | null;
      readonly target: string | null;
      readonly tier: number | null;
      readonly ending: string;
      readonly ms: number;
      readonly ttft_ms: number | null;
      readonly input_tokens: number | null;
      readonly output_tokens: number | null;
      readonly cost: number | null;
      readonly attempts: number;
      readonly error: string | null;
    };

/** Events a slow listener may fall behind; older ones are dropped and counted for it. */
const BACKLOG = 1000;
/** How long events gather for a listener that has just been told of some; screens draw no more often. */
const GATHER_MS = 100;

/** Which events: with `failed` no attempts that served, of which their answers tell. */
export interface EventChoice {
  readonly attempts: "all" | "failed";
}

/** Events in their order, and how many were lost to slowness before them. */
export interface EventBatch {
  readonly events: readonly GatewayEvent[];
  readonly dropped: number;
}

interface Listener {
  readonly choice: EventChoice;
  queue: GatewayEvent[];
  dropped: number;
  /** Something came; or it is over. */
  wake: (() => void) | undefined;
  /** So much has gathered that it must not wait; or it is over. */
  full: (() => void) | undefined;
}

/** Hands what happens to whoever listens; costs nothing while nobody does. */
export class EventHub implements Observer {
  readonly #listeners = new Set<Listener>();
  readonly #clock: Pick<Clock, "now" | "after">;
  #closed = false;

  constructor(clock: Pick<Clock, "now" | "after">) {
    this.#clock = clock;
  }

  attempt(attempt: Attempt, ids: AttemptIds): void {
    if (!this.#wanted(attempt)) return;
    const { inferenceId: inference_id, episodeId: episode_id } = ids;
    this.#send({ event: "attempt", ts: this.#clock.now(), inference_id, episode_id, ...attempt });
  }

  inference(record: InferenceRecord): void {
    if (this.#listeners.size === 0) return;
    const { finished, episodeId, ttftMs } = record;
    this.#send({
      ...this.#answer(record),
      episode_id: episodeId,
      variant_name: finished?.variantName ?? null,
      ttft_ms: ttftMs === undefined ? null : Math.round(ttftMs),
    });
  }

  embedding(record: EmbeddingRecord): void {
    if (this.#listeners.size === 0) return;
    this.#send({ ...this.#answer(record), episode_id: null, variant_name: null, ttft_ms: null });
  }

  /** An attempt that served is told of only where somebody asked for all: at a thousand a second that counts. */
  #wanted({ outcome }: Attempt): boolean {
    for (const { choice } of this.#listeners) if (outcome !== "ok" || choice.attempts === "all") return true;
    return false;
  }

  #answer(record: InferenceRecord | EmbeddingRecord) {
    const { finished } = record;
    return {
      event: "answer",
      ts: this.#clock.now(),
      inference_id: record.inferenceId,
      function_name: record.functionName,
      model_name: record.modelName,
      target: finished?.target.id ?? null,
      tier: finished?.target.tier ?? null,
      ending: record.ending,
      ms: Math.round(record.ms),
      input_tokens: finished?.usage.inputTokens ?? null,
      output_tokens: finished?.usage.outputTokens ?? null,
      cost: finished?.usage.cost ?? null,
      attempts: record.attempts.length,
      error: record.error ?? null,
    } as const;
  }

  /**
   * Events from now on, until the signal aborts or the hub closes: the first at once, then what gathers in a
   * moment together, so that a listener costs the gateway one write a moment and not one a request.
   */
  async *listen(
    signal: AbortSignal,
    choice: EventChoice = { attempts: "all" },
  ): AsyncGenerator<EventBatch, void, undefined> {
    const listener: Listener = { choice, queue: [], dropped: 0, wake: undefined, full: undefined };
    const wake = () => {
      listener.wake?.();
      listener.full?.();
    };
    this.#listeners.add(listener);
    signal.addEventListener("abort", wake);
    try {
      for (;;) {
        const over = signal.aborted || this.#closed;
        const { queue: events, dropped } = listener;
        if (events.length > 0) {
          listener.queue = [];
          listener.dropped = 0;
          yield { events, dropped };
        }
        if (over) return;
        if (events.length > 0) await this.#gather(listener, signal);
        else await nextEvent(listener);
      }
    } finally {
      this.#listeners.delete(listener);
      signal.removeEventListener("abort", wake);
    }
  }

  #gather(listener: Listener, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#clock.after(GATHER_MS, resolve);
      listener.full = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Ends every listener: a gateway that stops would wait for them in vain. */
  close(): void {
    this.#closed = true;
    for (const { wake, full } of this.#listeners) {
      wake?.();
      full?.();
    }
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  #send(event: GatewayEvent): void {
    const served = event.event === "attempt" && event.outcome === "ok";
    for (const listener of this.#listeners) {
      if (served && listener.choice.attempts === "failed") continue;
      listener.queue.push(event);
      if (listener.queue.length > BACKLOG) {
        listener.queue.shift();
        listener.dropped += 1;
      }
      listener.wake?.();
      if (listener.queue.length >= BACKLOG / 2) listener.full?.();
    }
  }
}

function nextEvent(listener: Listener): Promise<void> {
  return new Promise((resolve) => {
    listener.wake = resolve;
  });
}
