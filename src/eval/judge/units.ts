import { type ByteText, compareBytes } from "../bytes.ts";
import { seededRandom } from "../stats/random.ts";
import type { Unit } from "./plan.ts";
import type { Pooled } from "./pool.ts";
import type { Passage } from "./texts.ts";

/** Texts by their ids. */
export interface Texts {
  readonly questions: ReadonlyMap<ByteText, string>;
  readonly passages: ReadonlyMap<ByteText, Passage>;
}

function textsOf(pooled: Pick<Pooled, "qid" | "docno">, texts: Texts) {
  const question = texts.questions.get(pooled.qid);
  const passage = texts.passages.get(pooled.docno);
  return question === undefined || passage === undefined ? undefined : { question, passage: passage.text };
}

/** Every sample of every document to be graded, in order; what has no text is left out. */
export function* gradingUnits(wanted: Iterable<Pooled>, texts: Texts, samples: number): Generator<Unit> {
  for (const pooled of wanted) {
    const found = textsOf(pooled, texts);
    if (found === undefined) continue;
    const { qid, docno } = pooled;
    for (let sample = 0; sample < samples; sample++) {
      yield {
        qid,
        docno,
        against: null,
        question: found.question,
        passages: [found.passage],
        sample,
        probe: null,
      };
    }
  }
}

/** A seeded choice of documents, asked once more with a sentence that praises them. */
export function canaryUnits(
  wanted: readonly Pooled[],
  texts: Texts,
  count: number,
  seed: number,
): readonly Unit[] {
  const units = [...gradingUnits(wanted, texts, 1)].map((unit) => ({ ...unit, probe: "canary" as const }));
  const random = seededRandom(seed);
  const chosen = units.map((unit) => ({ unit, at: random.unit() })).sort((a, b) => a.at - b.at);
  return chosen.slice(0, count).map(({ unit }) => unit);
}

/** A seeded choice of documents that people have graded, asked as any other: what shows agreement. */
export function recheckUnits(
  graded: readonly Pooled[],
  texts: Texts,
  { count, samples, seed }: { readonly count: number; readonly samples: number; readonly seed: number },
): readonly Unit[] {
  const random = seededRandom(seed);
  const chosen = graded
    .filter((pooled) => textsOf(pooled, texts) !== undefined)
    .map((pooled) => ({ pooled, at: random.unit() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ pooled }) => pooled);
  return [...gradingUnits(chosen, texts, samples)].map((unit) => ({ ...unit, probe: "recheck" as const }));
}

/**
 * Pairs of each topic in both orders. Each document meets the `opponents` / 2 that follow it in a seeded
 * circle, and so the same number that precede it: linear in the depth of the pool. All pairs where there are
 * no more than that.
 */
export function* pairUnits(
  wanted: readonly Pooled[],
  texts: Texts,
  {
    samples,
    opponents,
    seed,
  }: { readonly samples: number; readonly opponents: number; readonly seed: number },
): Generator<Unit> {
  const topics = Map.groupBy(
    wanted.filter((pooled) => textsOf(pooled, texts) !== undefined),
    ({ qid }) => qid,
  );
  for (const [qid, documents] of topics) {
    const random = seededRandom(seed);
    const circle = documents
      .map(({ docno }) => ({ docno, at: random.unit() }))
      .sort((a, b) => a.at - b.at || compareBytes(a.docno, b.docno))
      .map(({ docno }) => docno);
    const steps = Math.min(Math.ceil(opponents / 2), Math.floor(circle.length / 2));
    const met = new Set<string>();
    for (let step = 1; step <= steps; step++) {
      for (const [i, docno] of circle.entries()) {
        const against = circle[(i + step) % circle.length] as ByteText;
        const name = [docno, against].sort().join("\n");
        if (against === docno || met.has(name)) continue;
        met.add(name);
        for (const [first, second] of [
          [docno, against],
          [against, docno],
        ] as const)
          yield* pairSamples(qid, first, second, texts, samples);
      }
    }
  }
}

function* pairSamples(
  qid: ByteText,
  first: ByteText,
  second: ByteText,
  texts: Texts,
  samples: number,
): Generator<Unit> {
  const a = textsOf({ qid, docno: first }, texts);
  const b = textsOf({ qid, docno: second }, texts);
  if (a === undefined || b === undefined) return;
  const passages = [a.passage, b.passage];
  for (let sample = 0; sample < samples; sample++) {
    yield { qid, docno: first, against: second, question: a.question, passages, sample, probe: null };
  }
}
