import type { EmbeddingRecord, InferenceRecord, Observer } from "../../gateway/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import { messageOf } from "../../kernel/errors.ts";
import type { OtlpTable } from "./settings.ts";
import { type SpanData, spansOf } from "./spans.ts";

/** What carries spans to a collector. Rejects where they did not arrive. */
export interface SpanExporter {
  send(spans: readonly SpanData[]): Promise<void>;
  close(): Promise<void>;
}

export interface TracerPorts {
  readonly exporter: SpanExporter;
  readonly clock: Clock;
  readonly content: OtlpTable["content"];
  warn(text: string): void;
}

/** As OpenTelemetry's own batch processor: 512 spans or 5 s, and 2048 that wait. */
const BATCH = 512;
const WAIT_MS = 5_000;
const MAX_WAITING = 2_048;
/** How long a gateway that stops waits for its collector. */
const CLOSE_MS = 2_000;
/** How often it is said that a collector takes nothing. */
const WARN_MS = 60_000;

/** Sends a trace of every request, in batches and behind the reply; a collector that is down costs spans, no requests. */
export class Tracer implements Observer, AsyncDisposable {
  readonly #ports: TracerPorts;
  #waiting: SpanData[] = [];
  #cancel: (() => void) | undefined;
  #sending: Promise<void> = Promise.resolve();
  #busy = false;
  #lost = 0;
  #warnedAt = Number.NEGATIVE_INFINITY;

  constructor(ports: TracerPorts) {
    this.#ports = ports;
  }

  /** Spans that no collector took. */
  get lost(): number {
    return this.#lost;
  }

  inference(record: InferenceRecord): void {
    this.#add(record);
  }

  embedding(record: EmbeddingRecord): void {
    this.#add(record);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancel?.();
    const late = new Promise<void>((resolve) => {
      this.#cancel = this.#ports.clock.after(CLOSE_MS, resolve);
    });
    await Promise.race([this.#rest(), late]);
    this.#cancel?.();
  }

  async #rest(): Promise<void> {
    await this.#sending;
    await this.#send();
    await this.#ports.exporter.close();
  }

  #add(record: InferenceRecord | EmbeddingRecord): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#lost++;
      this.#warn(`more spans than the collector takes: ${this.#lost} requests have no trace`);
      return;
    }
    this.#waiting.push(...spansOf(record, this.#ports.content));
    if (this.#waiting.length >= BATCH) this.#start();
    else this.#cancel ??= this.#ports.clock.after(WAIT_MS, () => this.#start());
  }

  #start(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (!this.#busy) this.#sending = this.#send();
  }

  async #send(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH);
      try {
        await this.#ports.exporter.send(batch);
      } catch (error) {
        this.#lost += batch.length;
        this.#warn(`${batch.length} spans did not reach the collector: ${messageOf(error)}`);
      }
    }
    this.#busy = false;
  }

  #warn(text: string): void {
    const now = this.#ports.clock.monotonic();
    if (now - this.#warnedAt < WARN_MS) return;
    this.#warnedAt = now;
    this.#ports.warn(text);
  }
}
