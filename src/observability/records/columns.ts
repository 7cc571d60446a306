/** What a cell of a record may hold: what a column store and SQLite both have. */
export type Cell = string | number | null;

/** One row, its cells in the order of the table's columns. Rows cross threads: keys would cost more than values. */
export type Cells = readonly Cell[];

/**
 * One answer or its failure. Names are TensorZero's (ChatInference, JsonInference) where it has them; its own
 * are `ending`, `error`, `target`, `tier`, `attempts`, `cost` and the token sums. `timestamp` is Unix
 * milliseconds at the start, `*_ms` are milliseconds, `cost` is USD; JSON columns hold JSON text.
 *
 * The attempt that served stands in the same row (`served_*`, `raw_*`), for most of it is the same: one row for
 * a request is half the work of two. `served_attempt` is its number, null where none is kept here.
 */
export const INFERENCE_COLUMNS = [
  "id",
  "type",
  "function_name",
  "variant_name",
  "model_name",
  "episode_id",
  "timestamp",
  "ending",
  "error",
  "target",
  "tier",
  "stream",
  "processing_time_ms",
  "ttft_ms",
  "input_tokens",
  "output_tokens",
  "cost",
  "finish_reason",
  "attempts",
  "tags",
  "inference_params",
  "snapshot_hash",
  "served_attempt",
  "served_at",
  "served_model_name",
  "served_provider_name",
  "served_ms",
  "served_ttft_ms",
  "served_cache_read_tokens",
  "served_cache_write_tokens",
  "omitted",
  "input",
  "output",
  "tool_params",
  "output_schema",
  "extra_body",
  "raw_request",
  "raw_response",
] as const;

/**
 * One attempt that reached an upstream: TensorZero's ModelInference, and how it ended. Rows of their own have
 * those that did not serve, and those of imports.
 */
export const MODEL_INFERENCE_COLUMNS = [
  "id",
  "inference_id",
  "attempt",
  "timestamp",
  "model_name",
  "model_provider_name",
  "variant_name",
  "target",
  "tier",
  "outcome",
  "status",
  "reason",
  "response_time_ms",
  "ttft_ms",
  "input_tokens",
  "output_tokens",
  "provider_cache_read_input_tokens",
  "provider_cache_write_input_tokens",
  "cost",
  "finish_reason",
  "cached",
  "raw_request",
  "raw_response",
  "system",
  "input_messages",
  "output",
  "snapshot_hash",
  "omitted",
] as const;

/** What was said of an answer or an episode. `type` tells TensorZero's four tables apart; `value` is JSON text. */
export const FEEDBACK_COLUMNS = [
  "id",
  "type",
  "target_id",
  "target_type",
  "metric_name",
  "value",
  "timestamp",
  "tags",
] as const;

export type InferenceColumn = (typeof INFERENCE_COLUMNS)[number];
export type ModelInferenceColumn = (typeof MODEL_INFERENCE_COLUMNS)[number];
export type FeedbackColumn = (typeof FEEDBACK_COLUMNS)[number];

/** Columns that hold what was said; `content = "off"` leaves them empty. */
export const INFERENCE_CONTENT: readonly InferenceColumn[] = [
  "input",
  "output",
  "tool_params",
  "output_schema",
  "extra_body",
  "raw_request",
  "raw_response",
];
export const MODEL_CONTENT: readonly ModelInferenceColumn[] = [
  "raw_request",
  "raw_response",
  "system",
  "input_messages",
  "output",
];

/**
 * Columns that may quote it, or that hold a client's own words: scrubbed unless `content = "full"`. With the
 * content they are what `redacted` scrubs.
 */
export const INFERENCE_QUOTES: readonly InferenceColumn[] = ["error", "attempts", "tags"];
export const FEEDBACK_QUOTES: readonly FeedbackColumn[] = ["value", "tags"];
export const MODEL_QUOTES: readonly ModelInferenceColumn[] = ["reason"];

/** What `fill` puts into rows whose metadata came alone: the id first. */
export const FILL_INFERENCE = [
  "id",
  "input",
  "output",
  "tool_params",
  "inference_params",
  "output_schema",
  "extra_body",
] as const satisfies readonly InferenceColumn[];
export const FILL_MODEL_INFERENCE = [
  "id",
  "raw_request",
  "raw_response",
  "system",
  "input_messages",
  "output",
] as const satisfies readonly ModelInferenceColumn[];

/** What is written at once. Rows whose id is there already are left as they are. */
export interface RecordBatch {
  readonly inferences: readonly Cells[];
  readonly modelInferences: readonly Cells[];
  readonly feedback: readonly Cells[];
}

/** A row by its columns' names. */
export function rowOf<Column extends string>(columns: readonly Column[], cells: Cells): Record<Column, Cell> {
  return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? null])) as Record<Column, Cell>;
}

/** Cells of a row by its columns' names; a column that is not given is empty. */
export function cellsOf<Column extends string>(
  columns: readonly Column[],
  row: Partial<Record<Column, Cell>>,
): Cells {
  return columns.map((column) => row[column] ?? null);
}
