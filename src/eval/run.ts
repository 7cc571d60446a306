import type { ByteText } from "./bytes.ts";

/** What one system retrieved for one topic, in the order of the file; columns run in parallel. */
export interface RunTopic {
  readonly docs: ByteText[];
  readonly scores: number[];
  /** Line of each document in its file, from 1. */
  readonly lines: number[];
  /** Rank of each as the file says it; empty unless they were asked for. Nothing is scored by it. */
  readonly ranks: number[];
}

/** One system's results. */
export interface Run {
  /** File, for messages. */
  readonly source: string;
  /** The run id of the last line that has one, as trec_eval takes it. */
  id: string;
  readonly topics: Map<ByteText, RunTopic>;
}

export function emptyRun(source: string): Run {
  return { source, id: "", topics: new Map() };
}

/** The topic of a run, made on first use. */
export function runTopic(run: Run, qid: ByteText): RunTopic {
  let topic = run.topics.get(qid);
  if (topic === undefined) {
    topic = { docs: [], scores: [], lines: [], ranks: [] };
    run.topics.set(qid, topic);
  }
  return topic;
}
