import { attemptsOf, type PlainAttempt } from "../query/plain-attempt.ts";
import type { StoredFeedback, StoredInference, StoredModelInference } from "../records/stored.ts";

/** One line of a list of traces: everything of an inference but what was said. */
export interface TraceRow {
  readonly id: string;
  /** Start, RFC 3339 with milliseconds, UTC. */
  readonly time: string;
  readonly type: StoredInference["type"];
  readonly function: string;
  readonly variant: string | null;
  readonly model: string | null;
  readonly episode_id: string;
  readonly ending: StoredInference["ending"];
  readonly target: string | null;
  readonly tier: number | null;
  readonly stream: boolean;
  readonly ms: number | null;
  readonly ttft_ms: number | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  /** USD; null where nobody states it. */
  readonly cost: number | null;
  readonly finish_reason: string | null;
  readonly error: string | null;
  /** What was tried and what was passed over, in order. */
  readonly attempts: readonly PlainAttempt[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Everything that is known of one inference. */
export interface Trace extends TraceRow {
  /** `{system?, messages}`; null where content is not kept. */
  readonly input: unknown;
  /** Blocks of a chat, `{raw, parsed}` of a json function. */
  readonly output: unknown;
  readonly tool_params: unknown;
  readonly inference_params: unknown;
  readonly output_schema: unknown;
  readonly extra_body: unknown;
  /** Characters of fields that were too large to keep, by column. */
  readonly omitted: Readonly<Record<string, number>> | null;
  /** What reached an upstream, with what was sent and came back where it is known. */
  readonly model_inferences: readonly TraceCall[];
  /** Of this inference and of its episode, oldest first. */
  readonly feedback: readonly TraceFeedback[];
}

export interface TraceCall {
  readonly id: string;
  readonly attempt: number;
  readonly time: string;
  readonly target: string | null;
  readonly model_name: string;
  readonly provider: string;
  readonly variant: string | null;
  readonly tier: number | null;
  readonly outcome: string;
  readonly status: number | null;
  readonly reason: string | null;
  readonly ms: number | null;
  readonly ttft_ms: number | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cost: number | null;
  readonly finish_reason: string | null;
  readonly raw_request: string | null;
  readonly raw_response: string | null;
}

export interface TraceFeedback {
  readonly id: string;
  readonly time: string;
  readonly type: StoredFeedback["type"];
  readonly level: StoredFeedback["target_type"];
  readonly metric_name: string;
  readonly value: unknown;
  readonly tags: Readonly<Record<string, string>>;
}

export function traceRow(one: StoredInference): TraceRow {
  return {
    id: one.id,
    time: timeOf(one.timestamp),
    type: one.type,
    function: one.function_name,
    variant: one.variant_name,
    model: one.model_name,
    episode_id: one.episode_id,
    ending: one.ending,
    target: one.target,
    tier: one.tier,
    stream: one.stream === 1,
    ms: one.processing_time_ms,
    ttft_ms: one.ttft_ms,
    input_tokens: one.input_tokens,
    output_tokens: one.output_tokens,
    cost: one.cost,
    finish_reason: one.finish_reason,
    error: one.error,
    attempts: attemptsOf(one),
    tags: JSON.parse(one.tags) as Readonly<Record<string, string>>,
  };
}

export function traceOf(
  one: StoredInference,
  calls: readonly StoredModelInference[],
  feedback: readonly StoredFeedback[],
): Trace {
  return {
    ...traceRow(one),
    input: parsed(one.input),
    output: parsed(one.output),
    tool_params: parsed(one.tool_params),
    inference_params: parsed(one.inference_params),
    output_schema: parsed(one.output_schema),
    extra_body: parsed(one.extra_body),
    omitted: parsed(one.omitted) as Trace["omitted"],
    model_inferences: calls.map((call) => callOf(withRaw(call, one))),
    feedback: feedback.map(traceFeedback),
  };
}

/** What went over the wire of a stream that broke stands in its inference: nothing served. */
function withRaw(call: StoredModelInference, one: StoredInference): StoredModelInference {
  const broke = one.served_attempt === null && one.target !== null && call.target === one.target;
  if (!broke || call.raw_request !== null || call.raw_response !== null) return call;
  return { ...call, raw_request: one.raw_request, raw_response: one.raw_response };
}

function callOf(one: StoredModelInference): TraceCall {
  return {
    id: one.id,
    attempt: one.attempt,
    time: timeOf(one.timestamp),
    target: one.target,
    model_name: one.model_name,
    provider: one.model_provider_name,
    variant: one.variant_name,
    tier: one.tier,
    outcome: one.outcome,
    status: one.status,
    reason: one.reason,
    ms: one.response_time_ms,
    ttft_ms: one.ttft_ms,
    input_tokens: one.input_tokens,
    output_tokens: one.output_tokens,
    cost: one.cost,
    finish_reason: one.finish_reason,
    raw_request: one.raw_request,
    raw_response: one.raw_response,
  };
}

function traceFeedback(one: StoredFeedback): TraceFeedback {
  return {
    id: one.id,
    time: timeOf(one.timestamp),
    type: one.type,
    level: one.target_type,
    metric_name: one.metric_name,
    value: JSON.parse(one.value),
    tags: JSON.parse(one.tags) as Readonly<Record<string, string>>,
  };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** JSON columns hold JSON text that we wrote. */
function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}
