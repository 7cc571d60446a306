import { toText } from "../bytes.ts";
import type { Qrels } from "../qrels.ts";
import { rankTopic } from "../rank.ts";
import { percent, plural } from "../report/figures.ts";
import type { Run } from "../run.ts";
import { type Finding, some } from "./finding.ts";

/** Share of judged documents in the first ten below which the figures say little. */
const LOW = 0.5;
const HEAD = 10;

/** What run and judgements make of each other: topics in one only, and how much of the run is judged. */
export function checkOverlap(qrels: Qrels, run: Run): readonly Finding[] {
  const file = run.source;
  const findings: Finding[] = [];
  const shared = [...run.topics.keys()].filter((qid) => qrels.topics.has(qid));
  const onlyRun = [...run.topics.keys()].filter((qid) => !qrels.topics.has(qid)).map(toText);
  const onlyQrels = [...qrels.topics.keys()].filter((qid) => !run.topics.has(qid)).map(toText);
  if (shared.length === 0) {
    const text = `no topic in common with ${qrels.source}: the run has ${some(onlyRun)}, the judgements ${some(onlyQrels)}`;
    return [{ severity: "error", file, code: "no_common_topic", text }];
  }
  if (onlyQrels.length > 0) {
    const text = `${plural(onlyQrels.length, "topic")} of the judgements not in the run, counted with 0: ${some(onlyQrels)}`;
    findings.push({ severity: "warning", file, code: "missing_topic", text });
  }
  if (onlyRun.length > 0) {
    const text = `${plural(onlyRun.length, "topic")} of the run not in the judgements, left out: ${some(onlyRun)}`;
    findings.push({ severity: "warning", file, code: "extra_topic", text });
  }
  return [...findings, judgedShare(qrels, run, shared)];
}

function judgedShare(qrels: Qrels, run: Run, shared: readonly string[]): Finding {
  const file = run.source;
  let seen = 0;
  let judged = 0;
  let anywhere = 0;
  for (const qid of shared) {
    const topic = run.topics.get(qid);
    const judgements = qrels.topics.get(qid);
    if (topic === undefined || judgements === undefined) continue;
    anywhere += topic.docs.filter((docno) => judgements.has(docno)).length;
    for (const at of headOf(run, qid)) {
      seen++;
      if ((judgements.get(at) ?? -1) >= 0) judged++;
    }
  }
  if (anywhere === 0) {
    const example = run.topics.get(shared[0] ?? "")?.docs[0] ?? "";
    const other = [...(qrels.topics.get(shared[0] ?? "")?.keys() ?? [])][0] ?? "";
    const text = `no document of the run is judged: the run has ids like ${toText(example)}, the judgements like ${toText(other)}`;
    return { severity: "error", file, code: "no_common_document", text };
  }
  const share = judged / seen;
  const text = `${percent(share)} of the first ${HEAD} is judged${share < LOW ? ": figures of early ranks say little" : ""}`;
  return { severity: share < LOW ? "warning" : "note", file, code: "judged", text };
}

/** The first documents of a topic; a run with repeats has been complained about elsewhere. */
function headOf(run: Run, qid: string): readonly string[] {
  const topic = run.topics.get(qid);
  if (topic === undefined) return [];
  if (new Set(topic.docs).size < topic.docs.length) return [...new Set(topic.docs)].slice(0, HEAD);
  return Array.from(rankTopic(run, qid, topic, "trec10").subarray(0, HEAD), (i) => topic.docs[i] as string);
}
