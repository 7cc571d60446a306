import { uuid7Floor } from "../../../kernel/uuid7.ts";
import {
  type Appended,
  type ArrivalQuery,
  type Arrivals,
  type Cells,
  FEEDBACK_COLUMNS,
  type Fill,
  type Filled,
  INFERENCE_COLUMNS,
  INFERENCE_CONTENT,
  type InferenceQuery,
  inOrder,
  MODEL_INFERENCE_COLUMNS,
  type RecordBatch,
  type RecordStore,
  type Retention,
  type StatsQuery,
  type StoredFeedback,
  type StoredInference,
  type StoredModelInference,
  servedCall,
} from "../../../observability/index.ts";
import type { Row, Step, StepResult } from "../batch.ts";
import type { RunsBatches } from "../run-batches.ts";
import { SqliteDatasets } from "./datasets.ts";
import { APPEND, FILL } from "./statements.ts";
import { statsOf, statsSteps } from "./stats.ts";
import { arrivalSql, inferenceSql } from "./where.ts";

/** Inferences that one call of `prune` removes at most: bounds how long others wait for the lock. */
const PRUNED_AT_ONCE = 500;

/** Records in SQLite. Reads and writes have runners of their own: in WAL mode neither waits for the other. */
export class SqliteRecordStore implements RecordStore {
  readonly datasets: SqliteDatasets;
  readonly workflows: SqliteDatasets;
  readonly #write: RunsBatches;
  readonly #read: RunsBatches;

  constructor(write: RunsBatches, read: RunsBatches) {
    this.#write = write;
    this.#read = read;
    this.datasets = new SqliteDatasets(write, read);
    this.workflows = this.datasets;
  }

  // Not `async`: while a batch is on its way nothing here may hold its rows, which the collector would copy.
  append(batch: RecordBatch): Promise<Appended> {
    // Of an inference its client has heard already; who gives feedback waits for it to be kept.
    return this.#write.batch(appendSteps(batch), batch.feedback.length > 0).then(appended);
  }

  async fill({ inferences, modelInferences }: Fill): Promise<Filled> {
    const [one, other] = await this.#write.batch([
      { name: FILL.inferences, rows: inferences },
      { name: FILL.modelInferences, rows: modelInferences },
    ]);
    const missing = await Promise.all([
      this.#missing("inferences", inferences),
      this.#missing("model_inferences", modelInferences),
    ]);
    return { filled: (one?.changes ?? 0) + (other?.changes ?? 0), missing: missing.flat() };
  }

  async #missing(
    table: "inferences" | "model_inferences",
    rows: readonly Cells[],
  ): Promise<readonly string[]> {
    if (rows.length === 0) return [];
    const sql = `SELECT w.value AS id FROM json_each(:ids) w
      WHERE NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.id = w.value)`;
    const ids = JSON.stringify(rows.map(([id]) => id));
    return (await this.#rows({ sql, params: { ids } })).map(({ id }) => String(id));
  }

  async inferences(query: InferenceQuery): Promise<readonly StoredInference[]> {
    return (await this.#rows(inferenceSql(query, inferenceColumns(query)))) as never;
  }

  async arrivals(after: number | undefined, query: ArrivalQuery): Promise<Arrivals> {
    const last = "SELECT coalesce(max(rowid), 0) AS cursor FROM inferences";
    if (after === undefined) {
      const [found] = await this.#rows({ sql: last, params: {} });
      return { rows: [], cursor: Number(found?.cursor ?? 0) };
    }
    // Both in one transaction: nothing arrives between them.
    const [found, end] = await this.#read.batch([
      arrivalSql(after, query, inferenceColumns(query)),
      { sql: last, params: {} },
    ]);
    const rows = found?.rows ?? [];
    const newest = Number(end?.rows[0]?.cursor ?? 0);
    // Where everything was pruned, numbers begin anew.
    if (newest < after) return this.arrivals(0, query);
    const cursor = rows.length < query.limit ? newest : Number(rows.at(-1)?.arrival);
    return { rows: rows.map(({ arrival: _, ...row }) => row) as never, cursor };
  }

  async modelInferences(inferenceIds: readonly string[]): Promise<readonly StoredModelInference[]> {
    const ids = JSON.stringify(inferenceIds);
    const own = `SELECT ${listed(MODEL_INFERENCE_COLUMNS, "m")} FROM json_each(:ids) w
      JOIN model_inferences m ON m.inference_id = w.value`;
    const served = `SELECT ${listed(INFERENCE_COLUMNS, "i")} FROM json_each(:ids) w
      JOIN inferences i ON i.id = w.value WHERE i.served_attempt IS NOT NULL`;
    const [calls, inferences] = await this.#read.batch([
      { sql: own, params: { ids } },
      { sql: served, params: { ids } },
    ]);
    const found = (inferences?.rows ?? []) as never as readonly StoredInference[];
    return inOrder([
      ...((calls?.rows ?? []) as never as readonly StoredModelInference[]),
      ...found.map(servedCall).filter((call) => call !== undefined),
    ]);
  }

  async feedback(targetIds: readonly string[]): Promise<readonly StoredFeedback[]> {
    const sql = `SELECT ${listed(FEEDBACK_COLUMNS, "f")} FROM json_each(:ids) w
      JOIN feedback f ON f.target_id = w.value ORDER BY f.timestamp, f.id`;
    return (await this.#rows({ sql, params: { ids: JSON.stringify(targetIds) } })) as never;
  }

  async knows(level: "inference" | "episode", id: string): Promise<boolean> {
    const column = level === "inference" ? "id" : "episode_id";
    const sql = `SELECT 1 FROM inferences WHERE ${column} = :id LIMIT 1`;
    return (await this.#rows({ sql, params: { id } })).length > 0;
  }

  async stats(query: StatsQuery) {
    return statsOf(await this.#read.batch(statsSteps(query)));
  }

  async prune({ before, maxBytes }: Retention) {
    const aged = await this.#prune(before, PRUNED_AT_ONCE);
    const { inferences, bytes, more, span } = aged;
    if (more || bytes <= maxBytes) return { inferences, bytes, more };
    const share = Math.ceil((span * (bytes - maxBytes)) / bytes);
    const oldest = await this.#prune(Number.MAX_SAFE_INTEGER, Math.min(share, PRUNED_AT_ONCE));
    return {
      inferences: inferences + oldest.inferences,
      bytes: oldest.bytes,
      more: oldest.bytes > maxBytes && oldest.inferences > 0,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#write[Symbol.asyncDispose]();
    await this.#read[Symbol.asyncDispose]();
  }

  async #prune(before: number, most: number) {
    const params = { before, before_id: uuid7Floor(before), most };
    const { most: _, ...limits } = params;
    const [, pruned, left, size] = await this.#write.batch([
      { name: "records.prune_attempts", params },
      { name: "records.prune", params },
      { name: "records.count_before", params: limits },
      { name: "records.size", params: {} },
    ]);
    return {
      inferences: pruned?.changes ?? 0,
      bytes: Number(size?.rows[0]?.bytes ?? 0),
      span: Number(size?.rows[0]?.span ?? 0),
      more: Number(left?.rows[0]?.more ?? 0) > 0,
    };
  }

  async #rows(step: Step): Promise<readonly Row[]> {
    const [result] = await this.#read.batch([step]);
    return result?.rows ?? [];
  }
}

function appendSteps({ inferences, modelInferences, feedback }: RecordBatch): readonly Step[] {
  return [
    { name: APPEND.inferences, rows: inferences },
    { name: APPEND.modelInferences, rows: modelInferences },
    { name: APPEND.feedback, rows: feedback },
  ];
}

function appended([one, attempts, said]: readonly StepResult[]): Appended {
  return {
    inferences: one?.changes ?? 0,
    modelInferences: attempts?.changes ?? 0,
    feedback: said?.changes ?? 0,
  };
}

function inferenceColumns({ summary = false }: { readonly summary?: boolean | undefined }): string {
  if (!summary) return listed(INFERENCE_COLUMNS, "i");
  return INFERENCE_COLUMNS.map((column) =>
    INFERENCE_CONTENT.includes(column) ? `NULL AS ${column}` : `i.${column}`,
  ).join(", ");
}

function listed(columns: readonly string[], table: string): string {
  return columns.map((column) => `${table}.${column}`).join(", ");
}
