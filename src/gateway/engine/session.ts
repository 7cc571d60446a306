import type { PreparedCall } from "../functions/types.ts";
import {
  type AttemptFailure,
  type FinishReason,
  type ModelAnswer,
  NO_USAGE,
  type StreamBatch,
} from "../model/index.ts";
import type { PriceBook } from "../prices/book.ts";
import { priced } from "../prices/cost.ts";
import type { Finished, Served } from "../result.ts";
import type { OpenStream } from "../routing/attempt.ts";
import { failureOf } from "../routing/failure.ts";
import type { RunResult } from "../routing/runner.ts";
import { Collector } from "./collect.ts";

/** Most requests say nothing that a target does not understand. */
export const NONE_DROPPED: readonly string[] = [];

/** How a stream ended, told once. */
export interface StreamEnd {
  readonly finished: Finished;
  /** Set when it broke after the first content. */
  readonly failure: AttemptFailure | undefined;
}

/**
 * A streamed answer that has begun. Iterate `batches` to its end (or leave it early: that cancels the
 * upstream call); then `finished` has the whole answer.
 */
export class AnswerStream {
  readonly served: Served;
  readonly #run: RunResult<OpenStream>;
  readonly #prepared: PreparedCall;
  readonly #onEnd: (end: StreamEnd) => void;
  readonly #collector = new Collector();
  readonly #signal: AbortSignal;
  readonly #prices: PriceBook | undefined;
  #finished: Finished | undefined;
  #closed = false;

  constructor(
    served: Served,
    run: RunResult<OpenStream>,
    prepared: PreparedCall,
    signal: AbortSignal,
    onEnd: (end: StreamEnd) => void,
    prices?: PriceBook,
  ) {
    this.served = served;
    this.#run = run;
    this.#prepared = prepared;
    this.#signal = signal;
    this.#onEnd = onEnd;
    this.#prices = prices;
    signal.addEventListener("abort", this.#abandon);
    if (signal.aborted) this.#abandon();
  }

  /** A client that leaves before the first read: no iteration will ever close what is open. */
  readonly #abandon = (): void => {
    const { rest } = this.#run.value;
    this.#close(failureOf(undefined, true));
    void rest.return();
  };

  /** What of the request this target could not be told; known from the first content on. */
  get dropped(): readonly string[] {
    return this.#run.value.opening.find((batch) => batch.dropped)?.dropped ?? NONE_DROPPED;
  }

  /** The whole answer as far as it came; complete once `batches` has ended. */
  get finished(): Finished {
    this.#finished ??= this.#finish();
    return this.#finished;
  }

  /** Throws `AttemptFailure` where the stream breaks. */
  async *batches(): AsyncGenerator<StreamBatch, void, undefined> {
    const { opening, rest, watch } = this.#run.value;
    // Left before anybody read: the end has been told.
    if (this.#closed) throw failureOf(undefined, true);
    this.#signal.removeEventListener("abort", this.#abandon);
    let failure: AttemptFailure | undefined;
    let ended = false;
    try {
      for (const batch of opening) yield this.#take(batch);
      for await (const batch of rest) {
        watch.touch();
        yield this.#take(batch);
      }
      ended = true;
    } catch (error) {
      failure = failureOf(error, this.#signal.aborted);
      ended = true;
      throw failure;
    } finally {
      this.#close(ended ? failure : failureOf(undefined, true));
      if (!ended) await rest.return();
    }
  }

  #close(failure: AttemptFailure | undefined): void {
    const { value, ticket, release } = this.#run;
    this.#closed = true;
    this.#signal.removeEventListener("abort", this.#abandon);
    value.watch.end();
    release();
    // A stream that broke or was left is charged for what had come.
    ticket?.used(this.finished.usage, this.#collector.answer("").content, failure === undefined);
    this.#onEnd({ finished: this.finished, failure });
  }

  #take(batch: StreamBatch): StreamBatch {
    this.#collector.add(batch.events, batch.raw);
    const events = this.#prepared.adapt(this.#run.step.variant, batch.events);
    return events === batch.events ? batch : { events, raw: batch.raw };
  }

  #finish(): Finished {
    const answer = this.#collector.answer(this.#run.value.rawRequest);
    const shaped = this.#prepared.finish(this.#run.step.variant, answer);
    return {
      ...this.served,
      ...shaped,
      attempts: this.#run.attempts,
      usage: priced(answer.usage ?? NO_USAGE, this.served.target, true, this.#prices),
      finishReason: finishReasonFor(this.#prepared, answer),
      rawRequest: answer.rawRequest,
      rawResponse: answer.rawResponse,
      dropped: this.dropped,
    };
  }
}

/** json functions answer with text even where the model was made to call a tool for it. */
export function finishReasonFor(prepared: PreparedCall, answer: ModelAnswer): FinishReason {
  const byTool = prepared.functionType === "json" && answer.finishReason === "tool_call";
  return byTool ? "stop" : answer.finishReason;
}
