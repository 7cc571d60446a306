import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { HttpFailure, type HttpOpen } from "../../gateway/providers/http-port.ts";
import { httpFailure } from "./failure.ts";
import { headerRecord, refusePacked } from "./wire.ts";

/** Bytes held for a slow reader before the socket is paused; reading goes on when they are gone. */
const HIGH_WATER = 256 * 1024;
/** How long a released body may take to end before its connection is closed. */
const RELEASE_MS = 250;

type Step = IteratorResult<Uint8Array, undefined>;
const END: Step = { done: true, value: undefined };

/**
 * One exchange whose body is read as it arrives: handler, abort listener, response and iterator in one
 * object. What one packet brings is handed over in one step, however many HTTP chunks it holds.
 */
export class Opened
  implements
    Dispatcher.DispatchHandler,
    HttpOpen,
    AsyncIterable<Uint8Array>,
    AsyncIterator<Uint8Array, undefined>
{
  status = 0;
  headers: Readonly<Record<string, string>> = {};
  readonly chunks: AsyncIterable<Uint8Array> = this;

  readonly #origin: string;
  readonly #signal: AbortSignal;
  #head:
    | { readonly resolve: (open: HttpOpen) => void; readonly reject: (error: unknown) => void }
    | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #queue: Buffer[] = [];
  #queued = 0;
  #reader: { readonly resolve: (step: Step) => void; readonly reject: (error: unknown) => void } | undefined;
  #flushing = false;
  /** No more will come: the end, an error, or the reader has left. */
  #over = false;
  #error: { readonly thrown: unknown } | undefined;
  /** The reader wants nothing more; the rest goes by unread. */
  #released: NodeJS.Timeout | undefined;
  readonly #flush = () => this.#hand();

  constructor(
    origin: string,
    signal: AbortSignal,
    resolve: (open: HttpOpen) => void,
    reject: (error: unknown) => void,
  ) {
    this.#origin = origin;
    this.#signal = signal;
    this.#head = { resolve, reject };
    signal.addEventListener("abort", this);
  }

  /** The signal fired: what was read but not handed over is dropped. */
  handleEvent(): void {
    this.#drop();
    this.#break(this.#signal.reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#over) controller.abort(new HttpFailure("reset", "given up"));
    else this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200 || this.#over) return;
    this.status = status;
    this.headers = headerRecord(headers);
    try {
      refusePacked(this.headers, this.#origin);
    } catch (error) {
      this.#break(error);
      return;
    }
    this.#head?.resolve(this);
    this.#head = undefined;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#over || this.#released !== undefined) return;
    this.#queue.push(chunk);
    this.#queued += chunk.length;
    if (this.#reader !== undefined) this.#schedule();
    else if (this.#queued >= HIGH_WATER) controller.pause();
  }

  onResponseEnd(): void {
    if (this.#over) return;
    this.#finish();
    if (this.#reader !== undefined) this.#schedule();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#break(httpFailure(error, this.#origin));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Step> {
    if (this.#queue.length > 0) return Promise.resolve({ done: false, value: this.#take() });
    if (this.#error !== undefined) return Promise.reject(this.#error.thrown);
    if (this.#over) return Promise.resolve(END);
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject };
    });
  }

  /** The reader leaves the loop: the connection closes, unless the body had ended. */
  return(): Promise<Step> {
    this.#drop();
    if (!this.#over && this.#released === undefined) this.#leave();
    return Promise.resolve(END);
  }

  release(): void {
    if (this.#over || this.#released !== undefined) return;
    this.#drop();
    this.#released = setTimeout(() => this.#leave(), RELEASE_MS);
    this.#released.unref();
    if (this.#controller?.paused) this.#controller.resume();
  }

  #take(): Buffer {
    const chunk = this.#queue.length === 1 ? this.#queue[0] : undefined;
    const bytes = chunk ?? Buffer.concat(this.#queue, this.#queued);
    this.#drop();
    if (this.#controller?.paused) this.#controller.resume();
    return bytes;
  }

  #drop(): void {
    this.#queue = [];
    this.#queued = 0;
  }

  /** After the parser is through with the packet at hand. */
  #schedule(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(this.#flush);
  }

  #hand(): void {
    this.#flushing = false;
    const reader = this.#reader;
    if (reader === undefined) return;
    this.#reader = undefined;
    if (this.#queue.length > 0) reader.resolve({ done: false, value: this.#take() });
    else if (this.#error !== undefined) reader.reject(this.#error.thrown);
    else reader.resolve(END);
  }

  #break(thrown: unknown): void {
    if (this.#over) return;
    this.#finish();
    this.#error = { thrown };
    this.#head?.reject(thrown);
    this.#head = undefined;
    if (this.#reader !== undefined) this.#schedule();
    this.#controller?.abort(thrown instanceof Error ? thrown : new HttpFailure("reset", "given up"));
  }

  #leave(): void {
    if (this.#over) return;
    this.#finish();
    this.#controller?.abort(new HttpFailure("reset", "the reader left"));
  }

  #finish(): void {
    this.#over = true;
    clearTimeout(this.#released);
    this.#signal.removeEventListener("abort", this);
  }
}
