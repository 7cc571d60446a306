import type { EmbeddingRecord, InferenceRecord, Observer } from "../gateway/index.ts";
import type { Clock } from "../kernel/clock.ts";
import { messageOf } from "../kernel/errors.ts";
import type { RecordStore } from "./port.ts";
import type { Cells } from "./records/columns.ts";
import { embeddingRows, inferenceRows, type RecordRows } from "./records/inference-rows.ts";

export interface RecorderOptions {
  readonly store: Pick<RecordStore, "append">;
  readonly clock: Clock;
  /** False leaves out what was said. */
  readonly content: boolean;
  /** Longest wait for others to be written with, in milliseconds. */
  readonly flushMs: number;
  /** Most bytes that wait or are being written; what comes on top is shed. */
  readonly queueBytes: number;
  warn(text: string): void;
}

/** What a recorder has done so far, for metrics and screens. */
export interface RecorderCounts {
  readonly written: number;
  /** Records that found the queue full. */
  readonly shed: number;
  /** Records that the store could not take. */
  readonly failed: number;
  readonly waiting: number;
  readonly waitingBytes: number;
}

/** Bytes, and records, after which a batch goes without waiting: what a thread is handed at once stays small. */
const BATCH_BYTES = 256 * 1024;
const BATCH_RECORDS = 64;

/**
 * Remembers every inference, behind its reply: rows are collected, and handed over in batches. A store that
 * fails stops nothing: it is warned of once until it works again, and what is lost is counted.
 */
export class Recorder implements Required<Pick<Observer, "inference" | "embedding">>, AsyncDisposable {
  readonly #options: RecorderOptions;
  #batch = emptyBatch();
  /** Of `#batch`, roughly. */
  #bytes = 0;
  #flying = 0;
  #flyingBytes = 0;
  #written = 0;
  #shed = 0;
  #failed = 0;
  #failing = false;
  #full = false;
  #cancel: (() => void) | undefined;
  /** Batches on their way. */
  readonly #sending = new Set<Promise<void>>();

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  // Rows are made at once: a record holds on to all that its request was made of.
  inference(record: InferenceRecord): void {
    if (record.call.dryrun || !this.#hasRoom()) return;
    this.#add(inferenceRows(record, this.#options.content));
  }

  embedding(record: EmbeddingRecord): void {
    if (record.call.dryrun || !this.#hasRoom()) return;
    this.#add(embeddingRows(record, this.#options.content));
  }

  counts(): RecorderCounts {
    return {
      written: this.#written,
      shed: this.#shed,
      failed: this.#failed,
      waiting: this.#batch.inferences.length + this.#flying,
      waitingBytes: this.#bytes + this.#flyingBytes,
    };
  }

  /** Resolves when all that was recorded until now is written, or lost. */
  async flush(): Promise<void> {
    this.#send();
    await Promise.all(this.#sending);
  }

  /** The same of all that was answered until now: what is over is told one turn of the event loop later. */
  async settled(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await this.flush();
  }

  /** Finishes what was recorded. The store stays open. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
  }

  /** Asked before a record is made, so that what is shed costs nothing. One record may always go beyond. */
  #hasRoom(): boolean {
    const { queueBytes, warn } = this.#options;
    if (this.#bytes + this.#flyingBytes < queueBytes) {
      this.#full = false;
      return true;
    }
    this.#shed += 1;
    if (!this.#full) warn("requests come faster than the store takes records: some are not remembered");
    this.#full = true;
    return false;
  }

  #add({ inference, attempts, bytes }: RecordRows): void {
    const { inferences, modelInferences } = this.#batch;
    inferences.push(inference);
    for (const attempt of attempts) modelInferences.push(attempt);
    this.#bytes += bytes;
    if (this.#bytes >= BATCH_BYTES || inferences.length >= BATCH_RECORDS) this.#send();
    else this.#cancel ??= this.#options.clock.after(this.#options.flushMs, this.#send);
  }

  readonly #send = (): void => {
    this.#cancel?.();
    this.#cancel = undefined;
    const batch = this.#batch;
    const bytes = this.#bytes;
    const count = batch.inferences.length;
    if (count === 0) return;
    this.#batch = emptyBatch();
    this.#bytes = 0;
    this.#flying += count;
    this.#flyingBytes += bytes;
    const sent = this.#sent(this.#options.store.append(batch), count, bytes);
    this.#sending.add(sent);
    void sent.then(() => this.#sending.delete(sent));
  };

  /** Holds no rows: while they are on their way the collector would copy them, again and again. */
  #sent(appended: Promise<unknown>, count: number, bytes: number): Promise<void> {
    const done = appended.then(
      () => {
        this.#written += count;
        this.#failing = false;
      },
      (error: unknown) => {
        this.#failed += count;
        if (!this.#failing) this.#options.warn(`requests are not remembered: ${messageOf(error)}`);
        this.#failing = true;
      },
    );
    return done.then(() => {
      this.#flying -= count;
      this.#flyingBytes -= bytes;
    });
  }
}

function emptyBatch(): { inferences: Cells[]; modelInferences: Cells[]; feedback: Cells[] } {
  return { inferences: [], modelInferences: [], feedback: [] };
}
