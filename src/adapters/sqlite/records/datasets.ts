import type { SQLInputValue } from "node:sqlite";
import {
  DATAPOINT_COLUMNS,
  type Datapoint,
  type DatapointFilter,
  type DatapointQuery,
  type DatasetStore,
  type WorkflowEpisode,
  type WorkflowRun,
  type WorkflowStore,
} from "../../../observability/index.ts";
import type { Row, Statements } from "../batch.ts";
import type { RunsBatches } from "../run-batches.ts";
import { Bound } from "./bound.ts";

const COLUMNS = DATAPOINT_COLUMNS.join(", ");

export const datasetStatements: Statements = {
  "datasets.put": {
    gives: "changes",
    sql: `INSERT INTO datapoints (${COLUMNS}) VALUES (${DATAPOINT_COLUMNS.map(() => "?").join(", ")})
      ON CONFLICT (id) DO UPDATE SET ${DATAPOINT_COLUMNS.map((name) => `${name} = excluded.${name}`).join(", ")}`,
  },
  "datasets.stale": {
    gives: "changes",
    sql: `UPDATE datapoints SET staled_at = :now, updated_at = :now WHERE dataset_name = :dataset
      AND staled_at IS NULL AND (:ids IS NULL OR id IN (SELECT value FROM json_each(:ids)))`,
  },
  "workflows.put_run": {
    gives: "changes",
    sql: `INSERT INTO workflow_runs (id, variants, tags, project_name, display_name, created_at)
      VALUES (:id, :variants, :tags, :project_name, :display_name, :created_at)`,
  },
  "workflows.put_episode": {
    gives: "changes",
    sql: `INSERT INTO workflow_episodes (id, run_id, task_name, tags, created_at)
      VALUES (:id, :run_id, :task_name, :tags, :created_at)`,
  },
};

/** Datasets and workflow evaluations in the file of records. */
export class SqliteDatasets implements DatasetStore, WorkflowStore {
  readonly #write: RunsBatches;
  readonly #read: RunsBatches;

  constructor(write: RunsBatches, read: RunsBatches) {
    this.#write = write;
    this.#read = read;
  }

  async datapoints(query: DatapointQuery): Promise<readonly Datapoint[]> {
    const bound = new Bound();
    const where = conditionsOf(query, bound).join(" AND ");
    const direction = query.direction === "ascending" ? "ASC" : "DESC";
    const sql = `SELECT ${COLUMNS} FROM datapoints d WHERE ${where} ORDER BY updated_at ${direction}, id ${direction}
      LIMIT ${bound.put(query.limit)} OFFSET ${bound.put(query.offset ?? 0)}`;
    return (await this.#rows(sql, bound.params)) as never;
  }

  async putDatapoints(datapoints: readonly Datapoint[]): Promise<void> {
    const rows = datapoints.map((one) => DATAPOINT_COLUMNS.map((column) => one[column]));
    await this.#write.batch([{ name: "datasets.put", rows }]);
  }

  async staleDatapoints(dataset: string, ids: readonly string[] | undefined, now: number): Promise<number> {
    const params = { dataset, now, ids: ids === undefined ? null : JSON.stringify(ids) };
    const [staled] = await this.#write.batch([{ name: "datasets.stale", params }]);
    return staled?.changes ?? 0;
  }

  async putRun(run: WorkflowRun): Promise<void> {
    await this.#write.batch([{ name: "workflows.put_run", params: { ...run } }]);
  }

  async putEpisode(episode: WorkflowEpisode): Promise<void> {
    await this.#write.batch([{ name: "workflows.put_episode", params: { ...episode } }]);
  }

  async run(id: string): Promise<WorkflowRun | undefined> {
    const [found] = await this.#rows("SELECT * FROM workflow_runs WHERE id = :id", { id });
    return found as never;
  }

  async episode(id: string) {
    const [episode] = await this.#rows("SELECT * FROM workflow_episodes WHERE id = :id", { id });
    if (episode === undefined) return undefined;
    const run = await this.run(String(episode.run_id));
    return run && { episode: episode as never as WorkflowEpisode, run };
  }

  async #rows(sql: string, params: Readonly<Record<string, SQLInputValue>>): Promise<readonly Row[]> {
    const [result] = await this.#read.batch([{ sql, params }]);
    return result?.rows ?? [];
  }
}

function conditionsOf(query: DatapointQuery, bound: Bound): readonly string[] {
  const { dataset, ids, sources, functionName, search, filter } = query;
  const among = (column: string, values: readonly string[]) =>
    `d.${column} IN (SELECT value FROM json_each(${bound.put(JSON.stringify(values))}))`;
  const found = [ids === undefined ? "d.staled_at IS NULL" : among("id", ids)];
  if (dataset !== undefined) found.push(`d.dataset_name = ${bound.put(dataset)}`);
  if (functionName !== undefined) found.push(`d.function_name = ${bound.put(functionName)}`);
  if (sources !== undefined) found.push(among("source_inference_id", sources));
  if (search !== undefined) {
    const text = bound.put(search.toLowerCase());
    found.push(`(instr(lower(d.input), ${text}) > 0 OR instr(lower(coalesce(d.output, '')), ${text}) > 0)`);
  }
  if (filter !== undefined) found.push(filterSql(filter, bound));
  return found;
}

/** Conditions that never give NULL, so that `not` means not. */
function filterSql(filter: DatapointFilter, bound: Bound): string {
  switch (filter.type) {
    case "tag": {
      const value = `(SELECT t.value FROM json_each(d.tags) t WHERE t.key = ${bound.put(filter.key)})`;
      const absent = filter.comparison_operator === "!=" ? 1 : 0;
      return `coalesce(${value} ${filter.comparison_operator} ${bound.put(filter.value)}, ${absent})`;
    }
    case "time":
      return `(d.updated_at ${filter.comparison_operator} ${bound.put(filter.time)})`;
    case "and":
      return `(${filter.children.map((child) => filterSql(child, bound)).join(" AND ") || "1"})`;
    case "or":
      return `(${filter.children.map((child) => filterSql(child, bound)).join(" OR ") || "0"})`;
    case "not":
      return `(NOT ${filterSql(filter.child, bound)})`;
  }
}
