import type { RecordStore } from "../port.ts";
import type { InferenceQuery } from "../query/query.ts";
import type { StoredFeedback, StoredInference, StoredModelInference } from "../records/stored.ts";
import { type Trace, traceOf } from "./trace.ts";

/** What a column of an export holds: `timestamp` is Unix milliseconds, `json` text that is JSON. */
export interface ExportColumn {
  readonly name: keyof ExportRow & string;
  readonly type: "string" | "json" | "bool" | "int32" | "int64" | "double" | "timestamp";
  readonly nullable: boolean;
}

export type ExportRow = ReturnType<typeof exportRow>;

const AT_ONCE = 200;

/** Traces whole, oldest first, read a page at a time: an export of millions holds a page in memory. */
export async function* wholeTraces(
  store: Pick<RecordStore, "inferences" | "modelInferences" | "feedback">,
  query: Omit<InferenceQuery, "limit" | "summary" | "orderBy" | "after">,
  signal: AbortSignal,
): AsyncGenerator<Trace, void, undefined> {
  let after = "";
  for (;;) {
    // An export that was interrupted must not look like a whole one.
    signal.throwIfAborted();
    const page = await store.inferences({ ...query, after, limit: AT_ONCE });
    const ids = page.map(({ id }) => id);
    const targets = new Set(page.flatMap((one) => [one.id, one.episode_id]));
    const [calls, feedback] = await Promise.all([store.modelInferences(ids), store.feedback([...targets])]);
    yield* joined(page, calls, feedback);
    const last = ids.at(-1);
    if (last === undefined || page.length < AT_ONCE) return;
    after = last;
  }
}

function* joined(
  page: readonly StoredInference[],
  calls: readonly StoredModelInference[],
  feedback: readonly StoredFeedback[],
): Generator<Trace> {
  const callsOf = Map.groupBy(calls, (call) => call.inference_id);
  const saidOf = Map.groupBy(feedback, (one) => one.target_id);
  for (const one of page) {
    const own = saidOf.get(one.id) ?? [];
    const ofEpisode = one.episode_id === one.id ? [] : (saidOf.get(one.episode_id) ?? []);
    const said = [...own, ...ofEpisode].sort((a, b) => a.timestamp - b.timestamp);
    yield traceOf(one, callsOf.get(one.id) ?? [], said);
  }
}

/** A trace as a row of plain columns; what has structure is JSON text. */
export function exportRow(trace: Trace) {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  return {
    id: trace.id,
    timestamp: Date.parse(trace.time),
    type: trace.type,
    function_name: trace.function,
    variant_name: trace.variant,
    model_name: trace.model,
    episode_id: trace.episode_id,
    ending: trace.ending,
    error: trace.error,
    target: trace.target,
    tier: trace.tier,
    stream: trace.stream,
    processing_time_ms: trace.ms,
    ttft_ms: trace.ttft_ms,
    input_tokens: trace.input_tokens,
    output_tokens: trace.output_tokens,
    cost: trace.cost,
    finish_reason: trace.finish_reason,
    input: json(trace.input),
    output: json(trace.output),
    tool_params: json(trace.tool_params),
    inference_params: json(trace.inference_params),
    output_schema: json(trace.output_schema),
    extra_body: json(trace.extra_body),
    tags: JSON.stringify(trace.tags),
    attempts: JSON.stringify(trace.attempts),
    model_inferences: JSON.stringify(trace.model_inferences),
    feedback: JSON.stringify(trace.feedback),
  };
}

const of =
  (type: ExportColumn["type"], nullable: boolean) =>
  (name: ExportColumn["name"]): ExportColumn => ({ name, type, nullable });

/** The columns of a Parquet export, in order. */
export const EXPORT_COLUMNS: readonly ExportColumn[] = [
  of("string", false)("id"),
  of("timestamp", false)("timestamp"),
  ...(["type", "function_name"] as const).map(of("string", false)),
  ...(["variant_name", "model_name"] as const).map(of("string", true)),
  ...(["episode_id", "ending"] as const).map(of("string", false)),
  ...(["error", "target"] as const).map(of("string", true)),
  of("int32", true)("tier"),
  of("bool", false)("stream"),
  ...(["processing_time_ms", "ttft_ms"] as const).map(of("double", true)),
  ...(["input_tokens", "output_tokens"] as const).map(of("int64", true)),
  of("double", true)("cost"),
  of("string", true)("finish_reason"),
  ...(["input", "output", "tool_params", "inference_params", "output_schema", "extra_body"] as const).map(
    of("json", true),
  ),
  ...(["tags", "attempts", "model_inferences", "feedback"] as const).map(of("json", false)),
];
