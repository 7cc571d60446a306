import type {
  Datapoint,
  DatapointFilter,
  DatapointQuery,
  WorkflowEpisode,
  WorkflowRun,
} from "./datapoint.ts";
import type { DatasetStore, WorkflowStore } from "./port.ts";

/** Datasets and workflow evaluations in memory. */
export class MemoryDatasets implements DatasetStore, WorkflowStore {
  readonly #datapoints = new Map<string, Datapoint>();
  readonly #runs = new Map<string, WorkflowRun>();
  readonly #episodes = new Map<string, WorkflowEpisode>();

  async datapoints(query: DatapointQuery): Promise<readonly Datapoint[]> {
    const { offset = 0, limit, direction } = query;
    const sign = direction === "ascending" ? 1 : -1;
    return [...this.#datapoints.values()]
      .filter((one) => matches(one, query))
      .sort((a, b) => sign * (a.updated_at - b.updated_at || (a.id < b.id ? -1 : 1)))
      .slice(offset, offset + limit);
  }

  async putDatapoints(datapoints: readonly Datapoint[]): Promise<void> {
    for (const one of datapoints) this.#datapoints.set(one.id, one);
  }

  async staleDatapoints(dataset: string, ids: readonly string[] | undefined, now: number): Promise<number> {
    let count = 0;
    for (const one of this.#datapoints.values()) {
      const meant = one.dataset_name === dataset && (ids?.includes(one.id) ?? true);
      if (!meant || one.staled_at !== null) continue;
      this.#datapoints.set(one.id, { ...one, staled_at: now, updated_at: now });
      count += 1;
    }
    return count;
  }

  async putRun(run: WorkflowRun): Promise<void> {
    this.#runs.set(run.id, run);
  }

  async putEpisode(episode: WorkflowEpisode): Promise<void> {
    this.#episodes.set(episode.id, episode);
  }

  async run(id: string): Promise<WorkflowRun | undefined> {
    return this.#runs.get(id);
  }

  async episode(id: string) {
    const episode = this.#episodes.get(id);
    const run = episode && this.#runs.get(episode.run_id);
    return run && { episode, run };
  }
}

function matches(one: Datapoint, query: DatapointQuery): boolean {
  const {
    dataset = one.dataset_name,
    ids,
    sources,
    functionName = one.function_name,
    search,
    filter,
  } = query;
  const text = search?.toLowerCase();
  return (
    one.dataset_name === dataset &&
    one.function_name === functionName &&
    (ids === undefined ? one.staled_at === null : ids.includes(one.id)) &&
    (sources?.includes(one.source_inference_id ?? "") ?? true) &&
    (text === undefined || [one.input, one.output].some((part) => part?.toLowerCase().includes(text))) &&
    (filter === undefined || holds(one, filter))
  );
}

function holds(one: Datapoint, filter: DatapointFilter): boolean {
  switch (filter.type) {
    case "tag":
      return (JSON.parse(one.tags)[filter.key] === filter.value) === (filter.comparison_operator === "=");
    case "time":
      return compare(one.updated_at, filter.time, filter.comparison_operator);
    case "and":
      return filter.children.every((child) => holds(one, child));
    case "or":
      return filter.children.some((child) => holds(one, child));
    case "not":
      return !holds(one, filter.child);
  }
}

function compare(a: number, b: number, operator: string): boolean {
  const order = Math.sign(a - b);
  if (operator === "!=") return order !== 0;
  if (order === 0) return operator.includes("=");
  return operator.startsWith(order < 0 ? "<" : ">");
}
