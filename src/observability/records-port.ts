import type { DatasetStore, WorkflowStore } from "./datasets/port.ts";
import type { RecordStore } from "./port.ts";
import type { Recorder } from "./recorder.ts";
import { type Cell, cellsOf, FEEDBACK_COLUMNS } from "./records/columns.ts";
import type { StoredFeedback } from "./records/stored.ts";

/** What the routes of a gateway do with records. */
export interface RecordAccess
  extends Pick<RecordStore, "knows" | "inferences" | "feedback">,
    DatasetStore,
    WorkflowStore {
  /** False where the settings say that requests are not remembered. */
  readonly remembers: boolean;
  /** Resolves when what this process has answered until now can be found. */
  settled(): Promise<void>;
  /** Kept when it resolves. */
  putFeedback(feedback: StoredFeedback): Promise<void>;
}

/** `recorder` is what fills the store in this process, if anything does. */
export function recordAccess(store: RecordStore, recorder: Recorder | undefined): RecordAccess {
  const { datasets, workflows } = store;
  return {
    remembers: recorder !== undefined,
    settled: async () => {
      if (recorder) await recorder.settled();
    },
    knows: (level, id) => store.knows(level, id),
    inferences: (query) => store.inferences(query),
    feedback: (targetIds) => store.feedback(targetIds),
    putFeedback: async (feedback) => {
      const cells = cellsOf(FEEDBACK_COLUMNS, feedback as Readonly<Record<string, Cell>>);
      await store.append({ inferences: [], modelInferences: [], feedback: [cells] });
    },
    datapoints: (query) => datasets.datapoints(query),
    putDatapoints: (datapoints) => datasets.putDatapoints(datapoints),
    staleDatapoints: (dataset, ids, now) => datasets.staleDatapoints(dataset, ids, now),
    putRun: (run) => workflows.putRun(run),
    putEpisode: (episode) => workflows.putEpisode(episode),
    run: (id) => workflows.run(id),
    episode: (id) => workflows.episode(id),
  };
}
