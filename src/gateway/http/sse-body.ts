import type { Clock } from "../../kernel/clock.ts";
import { type InferenceWriter, SSE_DONE } from "../api/dialect.ts";
import type { StreamSession } from "../engine/engine.ts";
import type { AnswerStream } from "../engine/session.ts";
import { AttemptFailure } from "../model/index.ts";
import { servedComment } from "./attempt-headers.ts";
import type { ToldError } from "./errors.ts";

/** Milliseconds between keep-alive comments while nothing has been answered yet. */
const KEEP_ALIVE_MS = 5000;

/** A running answer as SSE text; `tail` is asked for a last comment before the end mark. What goes wrong after the first content is said in the client's dialect, then it ends. */
export async function* sseBody(
  stream: AnswerStream,
  writer: InferenceWriter,
  createdMs: number,
  tail: () => string = () => "",
): AsyncGenerator<string, void, undefined> {
  const out = writer.stream(stream.served, createdMs);
  try {
    for await (const batch of stream.batches()) {
      const text = out.batch(batch);
      if (text !== "") yield text;
    }
  } catch (error) {
    if (!(error instanceof AttemptFailure)) throw error;
    if (error.outcome === "cancelled") return;
    yield writer.streamError(502, `The stream broke off: ${error.message}`) + tail() + SSE_DONE;
    return;
  }
  yield out.end(stream.finished) + tail() + SSE_DONE;
}

/**
 * The body of a stream whose 200 went out before anything was answered: keep-alive comments until the
 * first content, then the answer or the error, and last a comment that says who served.
 */
export async function* heldSseBody(
  session: StreamSession,
  writer: InferenceWriter,
  clock: Clock,
  createdMs: number,
  errorOf: (error: unknown) => Pick<ToldError, "status" | "message" | "code"> | undefined,
): AsyncGenerator<string, void, undefined> {
  let opened: AnswerStream | undefined;
  yield ": waiting for a target\n\n";
  try {
    while (opened === undefined) {
      opened = await withTimeout(session.opened, clock, KEEP_ALIVE_MS);
      if (opened === undefined) yield ": keep-alive\n\n";
    }
  } catch (error) {
    const told = errorOf(error);
    if (told === undefined) return;
    yield servedComment(undefined, session.attempts) +
      writer.streamError(told.status, told.message, told.code) +
      SSE_DONE;
    return;
  }
  const { target } = opened.served;
  yield* sseBody(opened, writer, createdMs, () => servedComment(target, session.attempts));
}

/** The value, or undefined where it has not come within `ms`. */
export function withTimeout<T>(value: Promise<T>, clock: Clock, ms: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => resolve(undefined));
    value.then(
      (result) => {
        cancel();
        resolve(result);
      },
      (error) => {
        cancel();
        reject(error);
      },
    );
  });
}
