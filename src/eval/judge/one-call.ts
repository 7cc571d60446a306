import type { Attempt, ChatEvent, InferenceCall, InferenceClient } from "../../gateway/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Answer } from "./answer.ts";

/** A call that gave no answer, and what follows from that. */
export class CallFailed extends Error {
  override readonly name = "CallFailed";
  /** Another try may do. */
  readonly passing: boolean;
  /** Too much was asked at once. */
  readonly load: boolean;
  readonly retryAfterMs: number | undefined;
  /** The status the gateway gave; 0 for a time-out of ours. */
  readonly status: number;

  constructor(
    message: string,
    more: {
      readonly passing: boolean;
      readonly load: boolean;
      readonly status: number;
      readonly retryAfterMs?: number | undefined;
    },
  ) {
    super(message);
    this.passing = more.passing;
    this.load = more.load;
    this.status = more.status;
    this.retryAfterMs = more.retryAfterMs;
  }
}

export interface OneCall {
  readonly client: InferenceClient;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Milliseconds from the call to its last token. */
  readonly timeoutMs: number;
}

/** Runs `work` with a signal that also aborts when the time is up, which throws `CallFailed`. */
export async function inTime<T>(
  { clock, signal, timeoutMs }: Pick<OneCall, "clock" | "signal" | "timeoutMs">,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const cancel = clock.after(timeoutMs, () => stop.abort(new Error("time-out")));
  try {
    return await work(AbortSignal.any([signal, stop.signal]));
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (!stop.signal.aborted) throw error;
    throw new CallFailed(`no whole answer within ${timeoutMs} ms`, { passing: true, load: false, status: 0 });
  } finally {
    cancel();
  }
}

/** Asks once and gathers the stream. Throws `CallFailed`, the client's `PmovesError`, or the abort's reason. */
export function askOnce(call: InferenceCall, by: OneCall, tries: number): Promise<Answer> {
  return inTime(by, async (signal) => {
    let text = "";
    let functionName: string | null = null;
    for await (const event of by.client.chat(call, { signal })) {
      switch (event.event) {
        case "start":
          functionName = event.function_name;
          break;
        case "delta":
          if (event.kind === "text") text += event.text;
          break;
        case "tool":
          // A judge that has to answer by a tool says its verdict in the arguments.
          text += event.arguments;
          break;
        case "done":
          return answerOf(event, text, functionName, tries);
        case "error":
          throw failureOf(event);
        default:
      }
    }
    throw new CallFailed("the answer broke off", { passing: true, load: false, status: 502 });
  });
}

function answerOf(
  done: Extract<ChatEvent, { event: "done" }>,
  text: string,
  functionName: string | null,
  tries: number,
): Answer {
  return {
    text,
    function: functionName,
    variant: done.variant_name === "" ? null : done.variant_name,
    target: done.target,
    tier: done.tier,
    input_tokens: done.usage.input_tokens,
    output_tokens: done.usage.output_tokens,
    cost: done.usage.cost,
    finish_reason: done.finish_reason,
    attempts: done.attempts.filter(({ skip }) => skip === undefined).length,
    tries,
    ms: done.ms,
    inference_id: done.inference_id,
  };
}

/** Outcomes of an attempt that may be otherwise a moment later. */
function passes({ outcome, skip }: Attempt): boolean {
  return outcome === "retry" || outcome === "timeout" || skip === "busy" || skip === "benched";
}

function failureOf(event: Extract<ChatEvent, { event: "error" }>): CallFailed {
  const { status, message, attempts, retry_after_ms: retryAfterMs } = event;
  const load =
    status === 429 || attempts.some((one) => one.status === 429 || (passes(one) && one.status !== 500));
  const told = attempts.length > 0;
  const passing = status === 429 || status === 408 || (status >= 500 && (!told || attempts.some(passes)));
  return new CallFailed(message, { passing, load: load && passing, status, retryAfterMs });
}
