import { toText } from "../bytes.ts";
import type { Qrels } from "../qrels.ts";
import { percent, plural } from "../report/figures.ts";
import { type Finding, some } from "./finding.ts";

export interface Scale {
  readonly min: number;
  readonly max: number;
}

/** How many judgements have each grade. */
export function gradeCounts({ topics }: Qrels): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const judgements of topics.values()) {
    for (const grade of judgements.values()) counts.set(grade, (counts.get(grade) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a], [b]) => a - b));
}

/** What is odd about judgements by themselves. `scale` is the one that they should have, if any. */
export function checkQrels(qrels: Qrels, level: number, scale: Scale | undefined): readonly Finding[] {
  const file = qrels.source;
  const findings: Finding[] = [];
  const barren = [...qrels.topics]
    .filter(([, judgements]) => ![...judgements.values()].some((grade) => grade >= level))
    .map(([qid]) => toText(qid));
  if (barren.length > 0) {
    const text = `${plural(barren.length, "topic")} without a relevant document (grade ${level} or more), which score 0 whatever is found: ${some(barren)}`;
    findings.push({ severity: "warning", file, code: "no_relevant", text });
  }
  const counts = gradeCounts(qrels);
  const shown = [...counts].map(([grade, count]) => `${count} x ${grade}`).join(", ");
  findings.push({
    severity: "note",
    file,
    code: "grades",
    text: `${plural(qrels.topics.size, "topic")}; grades: ${shown}`,
  });
  const negative = [...counts].filter(([grade]) => grade < 0).reduce((sum, [, count]) => sum + count, 0);
  if (negative > 0) {
    const text = `${plural(negative, "judgement")} below 0: in the pool, but not judged`;
    findings.push({ severity: "note", file, code: "negative", text });
  }
  return scale === undefined ? findings : [...findings, ...offScale(file, counts, scale)];
}

function offScale(
  file: string,
  counts: ReadonlyMap<number, number>,
  { min, max }: Scale,
): readonly Finding[] {
  const grades = [...counts.keys()].filter((grade) => grade >= 0);
  const off = grades.filter((grade) => grade < min || grade > max);
  if (off.length > 0) {
    const text = `grades ${off.join(", ")} lie outside the scale ${min}-${max}`;
    return [{ severity: "error", file, code: "scale", text }];
  }
  const highest = Math.max(...grades);
  if (highest >= max) return [];
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const text = `the highest grade is ${highest}, the scale ends at ${max}: is it another scale? (${percent(
    (counts.get(highest) ?? 0) / all,
  )} of the judgements have ${highest})`;
  return [{ severity: "warning", file, code: "scale", text }];
}
