import type { StoredInference, StoredModelInference } from "./stored.ts";

/** The attempt that served, out of the row of its inference; undefined where it has none. */
export function servedCall(one: StoredInference): StoredModelInference | undefined {
  if (one.served_attempt === null) return undefined;
  return {
    id: servedId(one.id),
    inference_id: one.id,
    attempt: one.served_attempt,
    timestamp: one.served_at ?? one.timestamp,
    model_name: one.served_model_name ?? "",
    model_provider_name: one.served_provider_name ?? "",
    variant_name: one.variant_name,
    target: one.target,
    tier: one.tier,
    outcome: "ok",
    status: null,
    reason: null,
    response_time_ms: one.served_ms,
    ttft_ms: one.served_ttft_ms,
    input_tokens: one.input_tokens,
    output_tokens: one.output_tokens,
    provider_cache_read_input_tokens: one.served_cache_read_tokens,
    provider_cache_write_input_tokens: one.served_cache_write_tokens,
    cost: one.cost,
    finish_reason: one.finish_reason,
    cached: 0,
    raw_request: one.raw_request,
    raw_response: one.raw_response,
    system: null,
    input_messages: null,
    output: null,
    snapshot_hash: one.snapshot_hash,
    omitted: null,
  };
}

/**
 * The id of an attempt that stands in its inference's row: the inference's as a UUIDv8 (RFC 9562 §5.8). It needs
 * no place, and is the same whenever it is asked for.
 */
export function servedId(inferenceId: string): string {
  return `${inferenceId.slice(0, 14)}8${inferenceId.slice(15)}`;
}

/** Attempts in the order of their inferences' ids, each inference's in the order in which they were made. */
export function inOrder(calls: readonly StoredModelInference[]): readonly StoredModelInference[] {
  return calls.toSorted(
    (a, b) => order(a.inference_id, b.inference_id) || a.attempt - b.attempt || order(a.id, b.id),
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
