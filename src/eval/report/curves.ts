import { toText } from "../bytes.ts";
import type { ScoreOptions } from "../options.ts";
import type { Qrels } from "../qrels.ts";
import type { Run } from "../run.ts";
import { rankingOf } from "../score/rankings.ts";
import type { RunCurve } from "./report-data.ts";

const DEPTH = 20;

/** Shares of relevant and of judged documents at each of the first ranks, over the topics of the judgements. */
export function curveOf(qrels: Qrels, run: Run, options: ScoreOptions): RunCurve {
  const relevant = new Array<number>(DEPTH).fill(0);
  const judged = new Array<number>(DEPTH).fill(0);
  for (const [qid, judgements] of qrels.topics) {
    for (const [i, docno] of rankingOf(run, qid, options).slice(0, DEPTH).entries()) {
      const grade = judgements.get(docno);
      if (grade !== undefined && grade >= options.level) relevant[i] = (relevant[i] ?? 0) + 1;
      if (grade !== undefined && grade >= 0) judged[i] = (judged[i] ?? 0) + 1;
    }
  }
  const share = (count: number) => count / qrels.topics.size;
  return { run: toText(run.id), relevant: relevant.map(share), judged: judged.map(share) };
}
