import { Bell } from "../../kernel/bell.ts";
import type { Clock } from "../../kernel/clock.ts";
import { servedModels } from "../api/openai/index.ts";
import type { ChatEvent, EventIds, InferenceClient } from "../client.ts";
import type { Engine, StreamSession } from "../engine/engine.ts";
import type { AnswerStream } from "../engine/session.ts";
import { RequestError } from "../error.ts";
import { type Attempt, AttemptFailure, type InferenceCall, type StreamEvent } from "../model/index.ts";
import { AllFailed } from "../routing/failure.ts";
import { attemptEvent } from "./stream-reader.ts";

/** Inference by an engine in this process. */
export function inProcessClient({
  engine,
  clock,
}: {
  readonly engine: Engine;
  readonly clock: Clock;
}): InferenceClient {
  return {
    chat: (call, { signal }) => chat(engine, clock, call, signal),
    async embed(call, { signal }) {
      try {
        const { modelName: model, vectors, usage } = await engine.embed(call, { signal });
        const { inputTokens, cost } = usage;
        return { model, vectors, usage: cost === undefined ? { inputTokens } : { inputTokens, cost } };
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw error;
      }
    },
    models: async () => servedModels(engine.snapshot.config),
    close: () => Promise.resolve(),
  };
}

async function* chat(
  engine: Engine,
  clock: Clock,
  call: InferenceCall,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent, void, undefined> {
  signal.throwIfAborted();
  // Whoever leaves the iteration early takes the upstream call with him.
  const stop = new AbortController();
  const onAbort = () => stop.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const started = clock.monotonic();
  const elapsed = () => Math.round(clock.monotonic() - started);
  const inbox = new Inbox();
  let ids: EventIds = { inference_id: "", episode_id: call.episodeId ?? "" };
  let session: StreamSession | undefined;
  try {
    const options = { signal: stop.signal, onAttempt: (attempt: Attempt) => inbox.add(attempt) };
    session = await engine.stream({ ...call, stream: true }, options);
    ids = { inference_id: session.inferenceId, episode_id: session.episodeId };
    for await (const attempt of inbox.until(session.opened)) yield attemptEvent(ids, attempt);
    yield* answer(await session.opened, session, ids, elapsed);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const told = toldOf(error);
    if (told === undefined) throw error;
    const attempts = rounded(session?.attempts ?? told.attempts);
    const wait = error instanceof AllFailed ? error.exhaustion.retryAfterMs : undefined;
    const { status, message } = told;
    yield {
      event: "error",
      ...ids,
      status,
      message,
      attempts,
      ...(wait && { retry_after_ms: Math.ceil(wait) }),
    };
  } finally {
    signal.removeEventListener("abort", onAbort);
    stop.abort(new Error("the answer is over"));
  }
}

async function* answer(
  stream: AnswerStream,
  session: StreamSession,
  ids: EventIds,
  elapsed: () => number,
): AsyncGenerator<ChatEvent, void, undefined> {
  const { functionName, functionType, variantName, target: by } = stream.served;
  const served = { variant_name: variantName, target: by.id, tier: by.tier };
  yield { event: "start", ...ids, function_name: functionName, ...served };
  let ttftMs: number | null = null;
  for await (const { events } of stream.batches()) {
    for (const event of events) {
      const told = contentEvent(ids, event, functionType);
      if (told === undefined) continue;
      ttftMs ??= elapsed();
      yield told;
    }
  }
  const { usage, finishReason } = stream.finished;
  yield {
    event: "done",
    ...ids,
    ...served,
    finish_reason: finishReason,
    usage: {
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      cost: usage.cost ?? null,
    },
    ttft_ms: ttftMs,
    ms: elapsed(),
    attempts: rounded(session.attempts),
  };
}

/** What a client sees of a stream event; json functions show nothing but their text. */
function contentEvent(ids: EventIds, event: StreamEvent, type: "chat" | "json"): ChatEvent | undefined {
  switch (event.type) {
    case "text":
      return event.text === "" ? undefined : delta(ids, "text", event.id, event.text);
    case "thought":
      return type === "json" || !event.text ? undefined : delta(ids, "thought", event.id, event.text);
    case "tool_call": {
      const { id, name, arguments: args } = event;
      return type === "json" ? undefined : { event: "tool", ...ids, id, name, arguments: args };
    }
    default:
      return undefined;
  }
}

function delta(ids: EventIds, kind: "text" | "thought", id: string, text: string): ChatEvent {
  return { event: "delta", ...ids, kind, id, text };
}

/** How the gateway would have told the same error over HTTP; undefined for a fault of our own. */
function toldOf(error: unknown): Pick<RequestError, "status" | "message" | "attempts"> | undefined {
  if (error instanceof RequestError) return error;
  if (!(error instanceof AttemptFailure)) return undefined;
  return { status: 502, message: `The stream broke off: ${error.message}`, attempts: [] };
}

function rounded(attempts: readonly Attempt[]): readonly Attempt[] {
  return attempts.map((attempt) => ({ ...attempt, ms: Math.round(attempt.ms) }));
}

/** Attempts on their way from the router to whoever iterates. */
class Inbox {
  readonly #waiting: Attempt[] = [];
  readonly #bell = new Bell();

  add(attempt: Attempt): void {
    this.#waiting.push(attempt);
    this.#bell.ring();
  }

  /** What comes in until the promise settles, one way or the other. */
  async *until(end: Promise<unknown>): AsyncGenerator<Attempt, void, undefined> {
    let over = false;
    const settled = () => {
      over = true;
      this.#bell.ring();
    };
    end.then(settled, settled);
    for (;;) {
      const attempt = this.#waiting.shift();
      if (attempt !== undefined) yield attempt;
      else if (over) return;
      else await this.#bell.rung();
    }
  }
}
