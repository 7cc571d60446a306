import type { Datapoint, DatapointQuery, WorkflowEpisode, WorkflowRun } from "./datapoint.ts";

/** Where datasets are kept. What is acknowledged survives the death of the process. */
export interface DatasetStore {
  /** By id also those out of use; otherwise those in use, the newest first unless asked otherwise. */
  datapoints(query: DatapointQuery): Promise<readonly Datapoint[]>;
  /** All or none; a row whose id is known is replaced. */
  putDatapoints(datapoints: readonly Datapoint[]): Promise<void>;
  /** Takes them out of use, all of the dataset without ids. Resolves to how many were in use. */
  staleDatapoints(dataset: string, ids: readonly string[] | undefined, now: number): Promise<number>;
}

/** Where workflow evaluations are kept; as `DatasetStore`. */
export interface WorkflowStore {
  putRun(run: WorkflowRun): Promise<void>;
  putEpisode(episode: WorkflowEpisode): Promise<void>;
  run(id: string): Promise<WorkflowRun | undefined>;
  /** An episode with its run. */
  episode(id: string): Promise<{ readonly episode: WorkflowEpisode; readonly run: WorkflowRun } | undefined>;
}
