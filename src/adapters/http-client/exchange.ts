import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { HttpFailure, type HttpWhole } from "../../gateway/providers/http-port.ts";
import { httpFailure } from "./failure.ts";
import { headerRecord, refusePacked } from "./wire.ts";

/** One exchange whose body is read whole. It is the handler, the abort listener and the state in one object. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #origin: string;
  readonly #signal: AbortSignal;
  readonly #maxBytes: number;
  readonly #resolve: (whole: HttpWhole) => void;
  readonly #reject: (error: unknown) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: Readonly<Record<string, string>> = {};
  #first: Buffer | undefined;
  #more: Buffer[] | undefined;
  #bytes = 0;

  constructor(
    origin: string,
    signal: AbortSignal,
    maxBytes: number,
    resolve: (whole: HttpWhole) => void,
    reject: (error: unknown) => void,
  ) {
    this.#origin = origin;
    this.#signal = signal;
    this.#maxBytes = maxBytes;
    this.#resolve = resolve;
    this.#reject = reject;
    signal.addEventListener("abort", this);
  }

  /** The signal fired. */
  handleEvent(): void {
    this.#fail(this.#signal.reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // The wait for a connection can outlive the caller's interest.
    if (this.#settled) controller.abort(new HttpFailure("reset", "given up"));
    else this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headerRecord(headers);
    try {
      refusePacked(this.#headers, this.#origin);
      if (Number(this.#headers["content-length"] ?? 0) > this.#maxBytes) throw this.#tooLarge();
    } catch (error) {
      this.#fail(error);
    }
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) this.#fail(this.#tooLarge());
    else if (this.#first === undefined) this.#first = chunk;
    else if (this.#more === undefined) this.#more = [this.#first, chunk];
    else this.#more.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    this.#settle();
    const whole = this.#more === undefined ? this.#first : Buffer.concat(this.#more, this.#bytes);
    this.#resolve({ status: this.#status, headers: this.#headers, body: whole?.toString("utf8") ?? "" });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#fail(httpFailure(error, this.#origin));
  }

  #fail(error: unknown): void {
    if (this.#settled) return;
    this.#settle();
    this.#reject(error);
    this.#controller?.abort(error instanceof Error ? error : new HttpFailure("reset", "given up"));
  }

  #settle(): void {
    this.#settled = true;
    this.#signal.removeEventListener("abort", this);
  }

  #tooLarge(): HttpFailure {
    return new HttpFailure("too_large", `${this.#origin}: the answer is larger than ${this.#maxBytes} bytes`);
  }
}
