import type { Clock } from "../../kernel/clock.ts";
import type { Secret } from "../../kernel/secret.ts";
import type { Target } from "../config/types.ts";
import {
  AttemptFailure,
  type EmbeddingAnswer,
  type EmbeddingRequest,
  isContent,
  type ModelAnswer,
  type ModelRequest,
  type StreamBatch,
} from "../model/index.ts";
import type { HttpClient, HttpRequest } from "../providers/http-port.ts";
import type { Provider } from "../providers/provider.ts";
import { Watch } from "./watch.ts";

/** One try at one target: who, with which key, within which limits. */
export interface Try {
  readonly provider: Provider;
  readonly target: Target;
  readonly key: Secret | undefined;
  readonly http: HttpClient;
  readonly clock: Clock;
  /** The client's signal. */
  readonly signal: AbortSignal;
  /** Milliseconds for the whole attempt, the least of all limits in force. */
  readonly limitMs: number;
  /** Streaming: milliseconds to the first content, and of silence after it. */
  readonly firstTokenMs: number;
  readonly idleMs: number;
}

export async function tryWhole(t: Try, request: ModelRequest): Promise<ModelAnswer> {
  const watch = new Watch(t.clock, t.signal);
  watch.limit(t.limitMs, "attempt");
  try {
    const { target, key, http } = t;
    return await t.provider.complete({ target, key, request, http, signal: watch.signal });
  } finally {
    watch.end();
  }
}

export async function tryEmbedding(t: Try, request: EmbeddingRequest): Promise<EmbeddingAnswer> {
  const watch = new Watch(t.clock, t.signal);
  watch.limit(t.limitMs, "attempt");
  try {
    const { target, key, http } = t;
    return await t.provider.embed({ target, key, request, http, signal: watch.signal });
  } finally {
    watch.end();
  }
}

/** A stream whose first content has come: from here on it can't be replaced. */
export interface OpenStream {
  /** Batches up to and with the first content. */
  readonly opening: readonly StreamBatch[];
  readonly rest: AsyncGenerator<StreamBatch, void, undefined>;
  readonly watch: Watch;
  /** What was sent upstream; empty where that was not HTTP. */
  readonly rawRequest: string;
}

/** Remembers the body that was sent last: a provider that streams has no answer to put it into. */
class SentText implements HttpClient {
  text = "";
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  exchange(request: HttpRequest, maxBytes?: number) {
    return this.#http.exchange(request, maxBytes);
  }

  open(request: HttpRequest) {
    this.text = request.body ?? "";
    return this.#http.open(request);
  }

  close() {
    return this.#http.close();
  }
}

/** Starts a stream and reads on to its first content (or a proper end without any). */
export async function tryStream(t: Try, request: ModelRequest): Promise<OpenStream> {
  const watch = new Watch(t.clock, t.signal);
  const first = Math.min(t.firstTokenMs, t.limitMs);
  watch.limit(first, "first token");
  const started = t.clock.monotonic();
  const { target, key } = t;
  const http = new SentText(t.http);
  const rest = t.provider.stream({ target, key, request, http, signal: watch.signal });
  try {
    const opening = await readOpening(rest);
    watch.idle(t.idleMs, t.limitMs - (t.clock.monotonic() - started));
    return { opening, rest, watch, rawRequest: http.text };
  } catch (error) {
    watch.end();
    await rest.return();
    throw error;
  }
}

/** Closes a stream that nobody will read. */
export async function discardStream({ rest, watch }: OpenStream): Promise<void> {
  watch.abandon();
  await rest.return();
}

async function readOpening(rest: AsyncGenerator<StreamBatch, void, undefined>): Promise<StreamBatch[]> {
  const opening: StreamBatch[] = [];
  let finished = false;
  for (;;) {
    const { done, value } = await rest.next();
    if (done) {
      if (finished) return opening;
      throw new AttemptFailure("retry", "the stream ended before it began");
    }
    opening.push(value);
    if (value.events.some(isContent)) return opening;
    finished ||= value.events.some((event) => event.type === "finish");
  }
}
