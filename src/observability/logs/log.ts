import type {
  Attempt,
  EmbeddingRecord,
  InferenceRecord,
  Observer,
  RequestRecord,
} from "../../gateway/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import { redactSecrets } from "../../kernel/redact.ts";
import {
  attemptEntry,
  embeddingEntry,
  inferenceEntry,
  type LogEntry,
  requestEntry,
  type Said,
} from "./entry.ts";
import { LOG_LEVELS, type LogLevel } from "./settings.ts";
import type { LogWriter } from "./write.ts";

/** Where lines go. Must not throw and must not block; what does not fit is its own to count. */
export interface LogSink {
  write(text: string): void;
  /** Resolves when all that was written has gone, or can't go. */
  close(): Promise<void>;
}

export interface LogPorts {
  readonly level: LogLevel;
  readonly line: LogWriter;
  readonly sink: LogSink;
  readonly clock: Clock;
}

/** Longest time that a line waits for others, in milliseconds, and most characters that do. */
const WAIT_MS = 50;
const MAX_WAITING = 32 * 1024;

/** What a serving gateway says of its requests: a line each, several in one write. */
export class RequestLog implements Observer, AsyncDisposable {
  readonly #ports: LogPorts;
  readonly #least: number;
  #waiting = "";
  #cancel: (() => void) | undefined;

  constructor(ports: LogPorts) {
    this.#ports = ports;
    this.#least = LOG_LEVELS.indexOf(ports.level);
  }

  attempt(attempt: Attempt, { inferenceId }: { readonly inferenceId: string }): void {
    if (this.#says("debug")) this.#add(attemptEntry(attempt, inferenceId));
  }

  inference(record: InferenceRecord): void {
    this.#add(inferenceEntry(record));
  }

  embedding(record: EmbeddingRecord): void {
    this.#add(embeddingEntry(record));
  }

  request(record: RequestRecord): void {
    this.#add(requestEntry(record));
  }

  /** Something about the gateway itself. */
  note(text: string): void {
    this.#add({ level: "info", msg: redactSecrets(text), fields: {} });
  }

  warn(text: string): void {
    this.#add({ level: "warn", msg: redactSecrets(text), fields: {} });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#flush();
    await this.#ports.sink.close();
  }

  #says(level: Said): boolean {
    return LOG_LEVELS.indexOf(level) >= this.#least;
  }

  #add(entry: LogEntry): void {
    if (!this.#says(entry.level)) return;
    const { clock, line } = this.#ports;
    this.#waiting += line(entry, clock.now());
    if (this.#waiting.length > MAX_WAITING) this.#flush();
    else this.#cancel ??= clock.after(WAIT_MS, () => this.#flush());
  }

  #flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const text = this.#waiting;
    this.#waiting = "";
    if (text !== "") this.#ports.sink.write(text);
  }
}
