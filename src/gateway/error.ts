import type { Attempt, Json } from "./model/index.ts";

/**
 * A request that gets an error for an answer. The dialect decides how it looks;
 * the status is already the one that goes to the client.
 */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What had been tried, for failures of routing. */
  readonly attempts: readonly Attempt[];
  /** Structured detail for clients that want it. */
  readonly detail: Json | undefined;

  constructor(
    status: number,
    message: string,
    more: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly attempts?: readonly Attempt[];
      readonly detail?: Json;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.status = status;
    this.headers = more.headers ?? {};
    this.attempts = more.attempts ?? [];
    this.detail = more.detail;
  }
}
