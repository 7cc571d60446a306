import { closeSync, openSync, writeSync } from "node:fs";
import { seededRandom } from "../../src/eval/stats/random.ts";

export interface Sizes {
  readonly topics: number;
  readonly documents: number;
  /** Judged documents of a topic. */
  readonly judged: number;
}

const CORPUS = 5_000_000;

/** Writes a run and its judgements as systems write them: by rank, scores with six digits. */
export function writeCollection(qrelsPath: string, runPath: string, sizes: Sizes): void {
  const random = seededRandom(20_26);
  const qrels = openSync(qrelsPath, "w");
  const run = openSync(runPath, "w");
  for (let topic = 1; topic <= sizes.topics; topic++) {
    const ids = new Set<number>();
    while (ids.size < sizes.documents) ids.add(random.below(CORPUS));
    let score = 40;
    let rank = 0;
    let lines = "";
    for (const id of ids) {
      rank++;
      score -= random.unit() / 40;
      lines += `${topic} Q0 doc${id} ${rank} ${score.toFixed(6)} bench\n`;
    }
    writeSync(run, lines);
    writeSync(qrels, judgements(topic, ids, sizes, random));
  }
  closeSync(qrels);
  closeSync(run);
}

/** Half of them retrieved, one in five relevant, grades 1 to 3. */
function judgements(
  topic: number,
  ids: ReadonlySet<number>,
  { judged }: Sizes,
  random: ReturnType<typeof seededRandom>,
): string {
  const pool = [...ids].filter((_, i) => i % Math.max(1, Math.floor((2 * ids.size) / judged)) === 0);
  const chosen = new Set(pool);
  while (chosen.size < judged) chosen.add(random.below(CORPUS));
  let lines = "";
  for (const id of chosen) {
    const grade = random.below(5) === 0 ? 1 + random.below(3) : 0;
    lines += `${topic} 0 doc${id} ${grade}\n`;
  }
  return lines;
}
