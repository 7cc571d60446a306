import { MemoryDatasets } from "./datasets/memory.ts";
import type {
  Appended,
  ArrivalQuery,
  Arrivals,
  Fill,
  Filled,
  Pruned,
  RecordStore,
  Retention,
} from "./port.ts";
import { matches, metricOf } from "./query/matches.ts";
import type { InferenceQuery } from "./query/query.ts";
import {
  type Cells,
  FEEDBACK_COLUMNS,
  FILL_INFERENCE,
  FILL_MODEL_INFERENCE,
  INFERENCE_COLUMNS,
  INFERENCE_CONTENT,
  MODEL_INFERENCE_COLUMNS,
  type RecordBatch,
  rowOf,
} from "./records/columns.ts";
import { inOrder, servedCall } from "./records/served-call.ts";
import type { StoredFeedback, StoredInference, StoredModelInference } from "./records/stored.ts";
import type { Stats, StatsQuery } from "./stats.ts";
import { summed } from "./summed.ts";

/** Records in memory: for tests, and for a gateway that shall leave nothing behind. */
export class MemoryRecordStore implements RecordStore {
  readonly datasets = new MemoryDatasets();
  readonly workflows = this.datasets;
  readonly #inferences = new Map<string, StoredInference>();
  readonly #arrivals = new Map<string, number>();
  #arrived = 0;
  readonly #attempts = new Map<string, StoredModelInference>();
  readonly #feedback = new Map<string, StoredFeedback>();

  async append(batch: RecordBatch): Promise<Appended> {
    const inferences = add(this.#inferences, INFERENCE_COLUMNS, batch.inferences);
    for (const id of this.#inferences.keys()) {
      if (!this.#arrivals.has(id)) this.#arrivals.set(id, ++this.#arrived);
    }
    return {
      inferences,
      modelInferences: add(this.#attempts, MODEL_INFERENCE_COLUMNS, batch.modelInferences),
      feedback: add(this.#feedback, FEEDBACK_COLUMNS, batch.feedback),
    };
  }

  async fill({ inferences, modelInferences }: Fill): Promise<Filled> {
    const one = filled(this.#inferences, FILL_INFERENCE, inferences);
    const other = filled(this.#attempts, FILL_MODEL_INFERENCE, modelInferences);
    return { filled: one.filled + other.filled, missing: [...one.missing, ...other.missing] };
  }

  async inferences(query: InferenceQuery): Promise<readonly StoredInference[]> {
    const found = [...this.#inferences.values()].filter((one) => matches(one, query, this.#feedbackOf));
    const { offset = 0, limit } = query;
    const page = found.sort((a, b) => this.#order(a, b, query)).slice(offset, offset + limit);
    return query.summary ? page.map(withoutContent) : page;
  }

  async arrivals(after: number | undefined, query: ArrivalQuery): Promise<Arrivals> {
    if (after === undefined) return { rows: [], cursor: this.#arrived };
    const rows = [...this.#inferences.values()]
      .filter((one) => (this.#arrivals.get(one.id) ?? 0) > after)
      .filter((one) => matches(one, query, this.#feedbackOf))
      .slice(0, query.limit);
    const last = rows.length < query.limit ? this.#arrived : this.#arrivals.get(rows.at(-1)?.id ?? "");
    return { rows: query.summary ? rows.map(withoutContent) : rows, cursor: last ?? after };
  }

  async modelInferences(inferenceIds: readonly string[]): Promise<readonly StoredModelInference[]> {
    return inOrder(this.#calls().filter((one) => inferenceIds.includes(one.inference_id)));
  }

  async feedback(targetIds: readonly string[]): Promise<readonly StoredFeedback[]> {
    const found = [...this.#feedback.values()].filter((one) => targetIds.includes(one.target_id));
    return found.sort((a, b) => a.timestamp - b.timestamp || compareText(a.id, b.id));
  }

  async knows(level: "inference" | "episode", id: string): Promise<boolean> {
    if (level === "inference") return this.#inferences.has(id);
    return [...this.#inferences.values()].some(({ episode_id }) => episode_id === id);
  }

  async stats(query: StatsQuery): Promise<Stats> {
    const all = [...this.#inferences.values()];
    return summed(all, this.#calls(), query);
  }

  async prune({ before, maxBytes }: Retention): Promise<Pruned> {
    let pruned = 0;
    for (const { id, timestamp } of [...this.#inferences.values()].sort((a, b) => compareText(a.id, b.id))) {
      if (timestamp >= before && this.#bytes() <= maxBytes) continue;
      this.#inferences.delete(id);
      this.#arrivals.delete(id);
      for (const attempt of this.#attempts.values()) {
        if (attempt.inference_id === id) this.#attempts.delete(attempt.id);
      }
      pruned += 1;
    }
    return { inferences: pruned, bytes: this.#bytes(), more: false };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#inferences.clear();
    this.#attempts.clear();
    this.#feedback.clear();
  }

  readonly #feedbackOf = ({ id, episode_id }: StoredInference): readonly StoredFeedback[] =>
    [...this.#feedback.values()]
      .filter(({ target_id }) => target_id === id || target_id === episode_id)
      .sort((a, b) => a.timestamp - b.timestamp || compareText(a.id, b.id));

  #calls(): readonly StoredModelInference[] {
    const served = [...this.#inferences.values()].map(servedCall).filter((call) => call !== undefined);
    return [...served, ...this.#attempts.values()];
  }

  #order(a: StoredInference, b: StoredInference, { orderBy = [], after }: InferenceQuery): number {
    for (const term of orderBy) {
      const sign = term.direction === "ascending" ? 1 : -1;
      if (term.by === "timestamp") return sign * compareText(a.id, b.id);
      const types = ["float", "boolean"];
      const x = metricOf(a, term.name, types, this.#feedbackOf);
      const y = metricOf(b, term.name, types, this.#feedbackOf);
      if (x === y) continue;
      if (x === undefined) return 1;
      if (y === undefined) return -1;
      return sign * (x - y);
    }
    return orderBy.length === 0 && after !== undefined ? compareText(a.id, b.id) : compareText(b.id, a.id);
  }

  #bytes(): number {
    return [...this.#inferences.values(), ...this.#attempts.values()].reduce(
      (sum, row) => sum + JSON.stringify(row).length,
      0,
    );
  }
}

function withoutContent(one: StoredInference): StoredInference {
  return { ...one, ...Object.fromEntries(INFERENCE_CONTENT.map((column) => [column, null])) };
}

function add<Row extends { readonly id: string }>(
  rows: Map<string, Row>,
  columns: readonly string[],
  added: readonly Cells[],
): number {
  let fresh = 0;
  for (const cells of added) {
    const row = rowOf(columns, cells) as unknown as Row;
    if (rows.has(row.id)) continue;
    rows.set(row.id, row);
    fresh += 1;
  }
  return fresh;
}

function filled<Row extends { readonly id: string }>(
  rows: Map<string, Row>,
  columns: readonly string[],
  contents: readonly Cells[],
): Filled {
  const missing: string[] = [];
  let count = 0;
  for (const cells of contents) {
    const said = rowOf(columns, cells);
    const row = rows.get(String(said.id));
    if (row === undefined) missing.push(String(said.id));
    else {
      const lacking = Object.entries(said).filter(
        ([name, value]) => value !== null && (row as unknown as Record<string, unknown>)[name] === null,
      );
      if (lacking.length > 0) count += 1;
      rows.set(row.id, { ...row, ...Object.fromEntries(lacking) });
    }
  }
  return { filled: count, missing };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
