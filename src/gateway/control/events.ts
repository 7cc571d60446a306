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

interface Listener {
  readonly queue: GatewayEvent[];
  dropped: number;
  wake: (() => void) | undefined;
}

/** Hands what happens to whoever listens; costs nothing while nobody does. */
export class EventHub implements Observer {
  readonly #listeners = new Set<Listener>();
  readonly #now: () => number;
  #closed = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  attempt(attempt: Attempt, ids: AttemptIds): void {
    if (this.#listeners.size === 0) return;
    const { inferenceId: inference_id, episodeId: episode_id } = ids;
    this.#send({ event: "attempt", ts: this.#now(), inference_id, episode_id, ...attempt });
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

  #answer(record: InferenceRecord | EmbeddingRecord) {
    const { finished } = record;
    return {
      event: "answer",
      ts: this.#now(),
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

  /** Events from now on, until the signal aborts or the hub closes. `dropped` tells how many were lost to slowness before it. */
  async *listen(
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly event: GatewayEvent; readonly dropped: number }, void, undefined> {
    const listener: Listener = { queue: [], dropped: 0, wake: undefined };
    const wake = () => listener.wake?.();
    this.#listeners.add(listener);
    signal.addEventListener("abort", wake);
    try {
      while (!signal.aborted && !this.#closed) {
        const event = listener.queue.shift();
        if (event) {
          const { dropped } = listener;
          listener.dropped = 0;
          yield { event, dropped };
        } else {
          await new Promise<void>((resolve) => {
            listener.wake = resolve;
          });
        }
      }
    } finally {
      this.#listeners.delete(listener);
      signal.removeEventListener("abort", wake);
    }
  }

  /** Ends every listener: a gateway that stops would wait for them in vain. */
  close(): void {
    this.#closed = true;
    for (const { wake } of this.#listeners) wake?.();
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  #send(event: GatewayEvent): void {
    for (const listener of this.#listeners) {
      listener.queue.push(event);
      if (listener.queue.length > BACKLOG) {
        listener.queue.shift();
        listener.dropped += 1;
      }
      listener.wake?.();
    }
  }
}
