import type {
  Datapoint,
  DatapointQuery,
  InferenceQuery,
  StoredFeedback,
  StoredInference,
  WorkflowEpisode,
  WorkflowRun,
} from "../../../observability/index.ts";

/** What the routes over records need; the store of records has it. Acknowledged writes survive `kill -9`. */
export interface RecordsPort {
  /** False where requests are not remembered: what is not found may have been answered. */
  readonly remembers: boolean;
  /** Resolves when what this process has answered until now can be found. */
  settled(): Promise<void>;
  knows(level: "inference" | "episode", id: string): Promise<boolean>;
  inferences(query: InferenceQuery): Promise<readonly StoredInference[]>;
  feedback(targetIds: readonly string[]): Promise<readonly StoredFeedback[]>;
  putFeedback(feedback: StoredFeedback): Promise<void>;

  datapoints(query: DatapointQuery): Promise<readonly Datapoint[]>;
  /** Written whole; rows of known ids are replaced. All or none. */
  putDatapoints(datapoints: readonly Datapoint[]): Promise<void>;
  /** Marks them as out of use, and says how many were in use. Without ids, all of the dataset. */
  staleDatapoints(dataset: string, ids: readonly string[] | undefined, now: number): Promise<number>;

  putRun(run: WorkflowRun): Promise<void>;
  putEpisode(episode: WorkflowEpisode): Promise<void>;
  run(id: string): Promise<WorkflowRun | undefined>;
  /** The run that an episode belongs to. */
  episode(id: string): Promise<{ readonly episode: WorkflowEpisode; readonly run: WorkflowRun } | undefined>;
}
