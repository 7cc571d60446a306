import type { InferenceRecord, Observer } from "../../gateway/index.ts";
import { messageOf } from "../../kernel/errors.ts";
import type { Outbox } from "../outbox/outbox.ts";
import { inferenceEvent } from "./inference-event.ts";
import { selectorOf } from "./selector.ts";

export interface PublisherOptions {
  readonly outbox: Pick<Outbox, "put">;
  /** `publish` of `[bus]`. */
  readonly publish: readonly string[];
  /** False leaves out what was said. */
  readonly content: boolean;
  readonly warn: (text: string) => void;
}

/** Events on their way to the disk; beyond it they are shed: requests come first. */
const MOST_PENDING = 1_000;

/**
 * Publishes the gateway's own inferences as `geometry.event.v1`, behind their replies: an event is put into
 * the outbox and reaches the bus whenever that is there.
 */
export class InferencePublisher implements Required<Pick<Observer, "inference">>, AsyncDisposable {
  readonly #options: PublisherOptions;
  readonly #selects: ReturnType<typeof selectorOf>;
  readonly #pending = new Set<Promise<void>>();
  #kept = 0;
  #shed = 0;
  #losing = false;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#selects = selectorOf(options.publish);
  }

  inference(record: InferenceRecord): void {
    if (record.call.dryrun || !this.#selects(record)) return;
    if (this.#pending.size >= MOST_PENDING) {
      this.#lose("inferences come faster than the disk takes their events");
      return;
    }
    const { outbox, content } = this.#options;
    const keeping = outbox
      .put(inferenceEvent(record, content))
      .then(
        () => {
          this.#kept += 1;
          this.#losing = false;
        },
        (error: unknown) => this.#lose(messageOf(error)),
      )
      .finally(() => this.#pending.delete(keeping));
    this.#pending.add(keeping);
  }

  counts(): { readonly kept: number; readonly shed: number; readonly pending: number } {
    return { kept: this.#kept, shed: this.#shed, pending: this.#pending.size };
  }

  /** Resolves when all events until now are on the disk, or lost. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#pending);
    if (this.#shed > 0) this.#options.warn(`${this.#shed} inferences were not published`);
  }

  #lose(reason: string): void {
    this.#shed += 1;
    if (!this.#losing) this.#options.warn(`inferences are not published: ${reason}`);
    this.#losing = true;
  }
}
