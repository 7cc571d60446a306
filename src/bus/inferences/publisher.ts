import type { InferenceRecord, Observer } from "../../gateway/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import { messageOf } from "../../kernel/errors.ts";
import { stepOfInference } from "./inference-event.ts";
import { selectorOf } from "./selector.ts";
import { bytesOfStep } from "./step.ts";
import type { StepSink } from "./step-sink.ts";

export interface PublisherOptions {
  readonly sink: Pick<StepSink, "put">;
  readonly clock: Clock;
  /** `publish` of `[bus]`. */
  readonly publish: readonly string[];
  /** False leaves out what was said. */
  readonly content: boolean;
  readonly warn: (text: string) => void;
}

/** Inferences on their way to the disk; beyond it they are shed: requests come first. */
const MOST_PENDING = 4_000;
const MOST_BYTES = 32 << 20;
/** Inferences wait this long for others to be written with, and so many make a batch at once. */
const GATHER_MS = 100;
const BATCH = 512;

/**
 * Publishes the gateway's own inferences as `geometry.event.v1`, behind their replies: what they are made of goes
 * to another thread in batches, which puts events into the outbox; they reach the bus whenever that is there. A
 * process that ends as it should loses none. What has not reached the disk when it is killed is lost: the last
 * tenth of a second, and what the disk was behind.
 */
export class InferencePublisher implements Required<Pick<Observer, "inference">>, AsyncDisposable {
  readonly #options: PublisherOptions;
  readonly #selects: ReturnType<typeof selectorOf>;
  #gathered: InferenceRecord[] = [];
  #cancel: (() => void) | undefined;
  #pending = 0;
  /** Of steps that are on their way to the disk. */
  #bytes = 0;
  #kept = 0;
  #shed = 0;
  #losing = false;
  #last: Promise<void> = Promise.resolve();

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#selects = selectorOf(options.publish);
  }

  inference(record: InferenceRecord): void {
    if (record.call.dryrun || !this.#selects(record)) return;
    if (this.#pending >= MOST_PENDING || this.#bytes >= MOST_BYTES) {
      this.#lose(1, "inferences come faster than the disk takes their events");
      return;
    }
    this.#pending += 1;
    this.#gathered.push(record);
    if (this.#gathered.length >= BATCH) this.#send();
    else this.#cancel ??= this.#options.clock.after(GATHER_MS, this.#send);
  }

  counts(): { readonly kept: number; readonly shed: number; readonly pending: number } {
    return { kept: this.#kept, shed: this.#shed, pending: this.#pending };
  }

  /** Resolves when all events until now are on the disk, or lost; also of what was answered a moment ago. */
  async [Symbol.asyncDispose](): Promise<void> {
    // What is over is told one turn of the event loop later, and a server that drains ends with its last reply.
    await new Promise((resolve) => setImmediate(resolve));
    this.#send();
    await this.#last;
    if (this.#shed > 0) this.#options.warn(`${this.#shed} inferences were not published`);
  }

  readonly #send = (): void => {
    this.#cancel?.();
    this.#cancel = undefined;
    const batch = this.#gathered;
    if (batch.length === 0) return;
    this.#gathered = [];
    const sent = this.#keep(batch);
    this.#last = Promise.all([this.#last, sent]).then(() => undefined);
  };

  async #keep(batch: readonly InferenceRecord[]): Promise<void> {
    const { sink, content } = this.#options;
    const steps = batch.map((record) => stepOfInference(record, content));
    const bytes = steps.reduce((sum, step) => sum + bytesOfStep(step), 0);
    this.#bytes += bytes;
    try {
      await sink.put(steps);
      this.#kept += batch.length;
      this.#losing = false;
    } catch (error) {
      this.#lose(batch.length, messageOf(error));
    } finally {
      this.#pending -= batch.length;
      this.#bytes -= bytes;
    }
  }

  #lose(count: number, reason: string): void {
    this.#shed += count;
    if (!this.#losing) this.#options.warn(`inferences are not published: ${reason}`);
    this.#losing = true;
  }
}
