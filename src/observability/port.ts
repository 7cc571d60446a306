import type { DatasetStore, WorkflowStore } from "./datasets/port.ts";
import type { InferenceQuery } from "./query/query.ts";
import type { Cells, RecordBatch } from "./records/columns.ts";
import type { StoredFeedback, StoredInference, StoredModelInference } from "./records/stored.ts";
import type { Stats, StatsQuery } from "./stats.ts";

/** How far back records go. */
export interface Retention {
  /** Unix milliseconds; records from before go. 0 removes none for age. */
  readonly before: number;
  /** Bytes that records may take; the oldest go first. Infinity is no limit. */
  readonly maxBytes: number;
}

export interface Pruned {
  readonly inferences: number;
  /** Bytes in use after it. */
  readonly bytes: number;
  /** True where more is left to remove: a call does a bounded piece of work. */
  readonly more: boolean;
}

/**
 * Where records are kept. Appends are batches, never changed afterwards, and nothing is read on the path of a
 * request, so that a column store fits behind it. Every method rejects with `PmovesError` where the store fails.
 */
export interface RecordStore extends AsyncDisposable {
  readonly datasets: DatasetStore;
  readonly workflows: WorkflowStore;
  /** Committed when it resolves. A row whose id is known is left as it is: appending twice is harmless. */
  append(batch: RecordBatch): Promise<Appended>;
  /** What was said of rows that came without it; what is there is left as it is. */
  fill(content: Fill): Promise<Filled>;
  /** Newest first unless the query says otherwise. */
  inferences(query: InferenceQuery): Promise<readonly StoredInference[]>;
  /** What was appended after a cursor, in the order in which it came. */
  arrivals(after: number | undefined, query: ArrivalQuery): Promise<Arrivals>;
  /** Attempts of these inferences, in order. */
  modelInferences(inferenceIds: readonly string[]): Promise<readonly StoredModelInference[]>;
  /** What was said of these inferences and episodes, oldest first. */
  feedback(targetIds: readonly string[]): Promise<readonly StoredFeedback[]>;
  /** Whether there is an inference, or an inference of an episode, by that id. */
  knows(level: "inference" | "episode", id: string): Promise<boolean>;
  stats(query: StatsQuery): Promise<Stats>;
  prune(retention: Retention): Promise<Pruned>;
}

/** Which of what arrives; it has an order of its own. */
export type ArrivalQuery = Omit<InferenceQuery, "orderBy" | "offset">;

export interface Arrivals {
  readonly rows: readonly StoredInference[];
  /** Where to go on: behind the last row, or behind everything where `after` was undefined, which gives no rows. */
  readonly cursor: number;
}

/** Cells in the order of `FILL_INFERENCE` and `FILL_MODEL_INFERENCE`. */
export interface Fill {
  readonly inferences: readonly Cells[];
  readonly modelInferences: readonly Cells[];
}

export interface Filled {
  /** Rows that lacked something. */
  readonly filled: number;
  /** Ids of which there is no row. */
  readonly missing: readonly string[];
}

/** How many rows were new. */
export interface Appended {
  readonly inferences: number;
  readonly modelInferences: number;
  readonly feedback: number;
}
