import { toText } from "../bytes.ts";
import { fixedOrShort } from "../format-number.ts";
import { inputError } from "../problem.ts";
import type { Judgements, Qrels } from "../qrels.ts";
import { type Compat, rankTopic } from "../rank.ts";
import { topicIdOf } from "../read/json-text.ts";
import type { Run } from "../run.ts";

export type Written = "trec" | "tsv" | "jsonl";

/** An id as a field of a line; throws where white space would cut it. */
function field(source: string, id: string, what: string): string {
  const text = toText(id);
  if (!/\s/.test(text)) return text;
  throw inputError(
    { source },
    `the ${what} ${JSON.stringify(id)} has white space in it, which this format can't hold`,
    "write --to jsonl",
    "eval.white_space",
  );
}

function qrelsRecord(qrels: Qrels, qid: string, judgements: Judgements): string {
  const info = qrels.info.get(qid);
  const id = toText(qid);
  const grades = [...judgements].map(([docno, grade]) => [toText(docno), grade] as const);
  const binary = grades.every(([, grade]) => grade === 1);
  return JSON.stringify({
    // A topic that is named after its question needs no other name.
    ...(info !== undefined && topicIdOf({ ...info }) === id ? {} : { id }),
    ...info,
    ...(binary ? { gold_ids: grades.map(([docno]) => docno) } : { relevant: Object.fromEntries(grades) }),
  });
}

/** Judgements as lines, one at a time. JSONL is the stack's: `gold_ids`, or grades by id where there are several. */
export function* qrelsLines(qrels: Qrels, to: Written): Iterable<string> {
  const { source } = qrels;
  if (to === "tsv") yield "query-id\tcorpus-id\tscore\n";
  for (const [qid, judgements] of qrels.topics) {
    if (to === "jsonl") {
      yield `${qrelsRecord(qrels, qid, judgements)}\n`;
      continue;
    }
    const topic = field(source, qid, "topic");
    for (const [docno, grade] of judgements) {
      const document = field(source, docno, "document");
      yield to === "tsv" ? `${topic}\t${document}\t${grade}\n` : `${topic} 0 ${document} ${grade}\n`;
    }
  }
}

/** A run as lines, each topic in the order in which it is scored. */
export function* runLines(run: Run, to: Written, compat: Compat): Iterable<string> {
  const { source } = run;
  const id = to === "trec" ? field(source, run.id, "run") : toText(run.id);
  if (to === "tsv") yield "query-id\tcorpus-id\tscore\n";
  for (const [qid, topic] of run.topics) {
    const ranked = rankTopic(run, qid, topic, compat);
    const hits = Array.from(ranked, (i) => ({
      docno: topic.docs[i] as string,
      score: topic.scores[i] as number,
    }));
    if (to === "jsonl") {
      const listed = hits.map(({ docno, score }) => ({ doc_id: toText(docno), score }));
      yield `${JSON.stringify({ query_id: toText(qid), run: id, hits: listed })}\n`;
      continue;
    }
    const name = field(source, qid, "topic");
    for (const [i, { docno, score }] of hits.entries()) {
      const document = field(source, docno, "document");
      const value = fixedOrShort(score);
      yield to === "tsv"
        ? `${name}\t${document}\t${value}\n`
        : `${name} Q0 ${document} ${i + 1} ${value} ${id}\n`;
    }
  }
}
