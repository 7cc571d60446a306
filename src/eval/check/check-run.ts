import { toText } from "../bytes.ts";
import { percent, plural } from "../report/figures.ts";
import type { Run, RunTopic } from "../run.ts";
import type { Finding } from "./finding.ts";

/** Duplicates that are listed one by one. */
const LISTED = 20;

interface Counts {
  documents: number;
  duplicates: number;
  /** Documents that tie with the one before in order of score. */
  ties: number;
  /** Of those that do not tie, how many tie in 32 bits. */
  collapsed: number;
  disordered: number;
  firstDisorder: number | undefined;
}

/** What is odd about a run by itself. It must have been read with its ranks. */
export function checkRun(run: Run): readonly Finding[] {
  const findings: Finding[] = [];
  const counts: Counts = {
    documents: 0,
    duplicates: 0,
    ties: 0,
    collapsed: 0,
    disordered: 0,
    firstDisorder: undefined,
  };
  for (const [qid, topic] of run.topics) {
    counts.documents += topic.docs.length;
    countDuplicates(run.source, toText(qid), topic, counts, findings);
    countTies(topic, counts);
    countDisorder(topic, counts);
  }
  return [...findings, ...summaries(run, counts)];
}

function countDuplicates(
  file: string,
  qid: string,
  { docs, lines }: RunTopic,
  counts: Counts,
  findings: Finding[],
): void {
  const first = new Map<string, number>();
  for (const [i, docno] of docs.entries()) {
    const line = lines[i] ?? 0;
    const before = first.get(docno);
    if (before === undefined) first.set(docno, line);
    else if (++counts.duplicates <= LISTED) {
      const text = `document ${toText(docno)} of topic ${qid} was already in line ${before}`;
      findings.push({ severity: "error", file, line, code: "duplicate", text });
    }
  }
}

function countTies({ scores }: RunTopic, counts: Counts): void {
  const sorted = Float64Array.from(scores).sort();
  for (let i = 1; i < sorted.length; i++) {
    const [a, b] = [sorted[i - 1] as number, sorted[i] as number];
    if (a === b) counts.ties++;
    else if (Math.fround(a) === Math.fround(b)) counts.collapsed++;
  }
}

/** Neighbours by rank whose scores go up. */
function countDisorder({ ranks, scores, lines }: RunTopic, counts: Counts): void {
  if (ranks.length === 0) return;
  const order = [...ranks.keys()].sort((a, b) => (ranks[a] as number) - (ranks[b] as number));
  for (let i = 1; i < order.length; i++) {
    const [before, at] = [order[i - 1] as number, order[i] as number];
    if ((scores[at] as number) <= (scores[before] as number)) continue;
    counts.disordered++;
    counts.firstDisorder ??= lines[at];
  }
}

function summaries(run: Run, counts: Counts): readonly Finding[] {
  const file = run.source;
  const findings: Finding[] = [];
  const { documents, duplicates, ties, collapsed, disordered, firstDisorder } = counts;
  if (duplicates > LISTED) {
    const text = `${duplicates} documents are there again, of which ${LISTED} are listed`;
    findings.push({ severity: "error", file, code: "duplicate", text });
  }
  if (disordered > 0) {
    const text = `${plural(disordered, "rank")} with a higher score than the rank before: the scores decide, the ranks of the file don't`;
    findings.push({
      severity: "warning",
      file,
      ...(firstDisorder === undefined ? {} : { line: firstDisorder }),
      code: "rank_order",
      text,
    });
  }
  if (ties > 0) {
    const text = `${plural(ties, "document")} (${percent(ties / documents)}) tie with another of their topic: ordered by id, largest first`;
    findings.push({ severity: ties / documents > 0.1 ? "warning" : "note", file, code: "ties", text });
  }
  if (collapsed > 0) {
    const text = `${plural(collapsed, "pair")} of scores differ, but not in 32 bits: trec_eval 9 takes them for ties`;
    findings.push({ severity: "warning", file, code: "float32", text });
  }
  const text = `run ${toText(run.id)}: ${plural(run.topics.size, "topic")}, ${plural(documents, "document")}`;
  return [...findings, { severity: "note", file, code: "size", text }];
}
