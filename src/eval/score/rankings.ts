import type { ScoreOptions } from "../options.ts";
import { rankTopic } from "../rank.ts";
import type { Run } from "../run.ts";

/** Documents of a topic from the first to the last, byte text; none where the run lacks it. */
export function rankingOf(run: Run, qid: string, { compat, depth }: ScoreOptions): readonly string[] {
  const topic = run.topics.get(qid);
  if (topic === undefined) return [];
  return Array.from(rankTopic(run, qid, topic, compat, depth), (i) => topic.docs[i] as string);
}
