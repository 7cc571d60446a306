import type { Random } from "../stats/random.ts";
import { type Design, designOf, drawsOf, type Quantity } from "./design.ts";
import {
  allJudged,
  drawsNeeded,
  estimateOf,
  expectedDistinct,
  type Gains,
  type SampledEstimate,
} from "./estimate.ts";

export interface SamplingWish {
  /** Half the width of the interval that is wanted; undefined: as much as the budget gives. */
  readonly precision: number | undefined;
  /** Pairs that may be judged; undefined: no limit but the run's own. */
  readonly budget: number | undefined;
  /** Draws by which the number of draws is found, where a precision is wanted. */
  readonly pilot: number;
}

/** Beyond this share of the pairs, judging the rest as well costs little and leaves nothing to estimate. */
const NEARLY_ALL = 0.9;

/**
 * What to judge, stage by stage. A pilot finds how many draws the precision takes; then so many are drawn
 * anew, and only these count. Where that comes to nearly all pairs, all are judged. Nothing here depends on
 * the gains but that one number, so the estimates stay unbiased.
 */
export class Sampling {
  readonly design: Design;
  readonly #wish: SamplingWish;
  readonly #quantities: readonly Quantity[];
  readonly #draw: () => number;
  readonly #chosen = new Set<number>();
  #stage = 0;
  #pilot: readonly number[] = [];
  #drawn: readonly number[] = [];
  #full = false;

  /**
   * `levels`: one for each system; `quantities`: all that is estimated, of which the differences, where there
   * are any, decide the number of draws. `holes`: pairs that can be judged; no other is chosen.
   */
  constructor(
    levels: readonly Quantity[],
    quantities: readonly Quantity[],
    holes: ReadonlySet<number>,
    wish: SamplingWish,
    random: Random,
  ) {
    this.#wish = wish;
    this.#quantities = quantities;
    const open = levels.map((level) => ({
      ...level,
      weights: level.weights.map((weight, i) => (holes.has(i) ? weight : 0)),
    }));
    const planned = wish.precision === undefined ? (wish.budget ?? wish.pilot) : wish.pilot;
    this.design = designOf(open, planned);
    this.#draw = drawsOf(this.design, random);
  }

  /** Pairs to judge next that have not been chosen before; undefined when all is done. */
  next(gains: Gains): readonly number[] | undefined {
    const stage = this.#stage++;
    if (stage === 0) {
      const certain = this.#take(this.design.certain);
      if (this.#wish.precision === undefined || this.design.drawable === 0) return certain;
      const before = this.#chosen.size;
      this.#pilot = this.#draws(this.#wish.pilot);
      return [...certain, ...[...this.#chosen].slice(before)];
    }
    if (this.design.drawable === 0 || this.#spent()) return undefined;
    if (stage === 1) return this.#main(gains);
    return stage === 2 && this.#full ? this.#take(this.#open()) : undefined;
  }

  #main(gains: Gains): readonly number[] {
    const { precision, pilot } = this.#wish;
    const judged = this.#pilot.filter((pair) => !Number.isNaN(gains[pair]));
    const needed =
      precision === undefined || judged.length < pilot / 2
        ? Number.POSITIVE_INFINITY
        : drawsNeeded(this.#deciding(), { design: this.design, drawn: judged }, gains, precision);
    const most = this.#drawsForMost();
    this.#full = needed > most;
    const before = this.#chosen.size;
    this.#drawn = this.#draws(Math.min(needed, most));
    return [...this.#chosen].slice(before);
  }

  /** Estimates from the draws up to the first whose pair `settled` does not know; ungraded ones are left out. */
  estimates(gains: Gains, settled: (pair: number) => boolean): SampledReport {
    const prefix = upTo(this.#drawn, settled);
    // Without a main stage the pilot stands for itself: no number followed from it.
    const counted = prefix.length > 0 || this.#drawn.length > 0 ? prefix : upTo(this.#pilot, settled);
    const drawn = counted.filter((pair) => !Number.isNaN(gains[pair]));
    const sample = { design: this.design, drawn };
    const certainDone = this.design.certain.every((pair) => !Number.isNaN(gains[pair]));
    return {
      estimates: this.#quantities.map((quantity) => estimateOf(quantity, sample, gains)),
      draws: drawn.length,
      ungraded: counted.length - drawn.length,
      certain: this.design.certain.length,
      certain_judged: certainDone,
      judged_all: allJudged(this.design, gains),
      chosen: this.#chosen.size,
    };
  }

  #deciding(): readonly Quantity[] {
    const differences = this.#quantities.filter(({ kind }) => kind === "difference");
    return differences.length > 0 ? differences : this.#quantities;
  }

  #spent(): boolean {
    return this.#chosen.size >= (this.#wish.budget ?? Number.POSITIVE_INFINITY);
  }

  #open(): readonly number[] {
    return [...this.design.chances.keys()].filter((pair) => (this.design.chances[pair] ?? 0) > 0);
  }

  /** Pairs within the budget, marked as chosen. */
  #take(pairs: readonly number[]): readonly number[] {
    const taken: number[] = [];
    for (const pair of pairs) {
      if (this.#chosen.has(pair)) continue;
      if (this.#spent()) break;
      this.#chosen.add(pair);
      taken.push(pair);
    }
    return taken;
  }

  /** So many draws, fewer where the next pair would go beyond the budget. */
  #draws(count: number): readonly number[] {
    const drawn: number[] = [];
    while (drawn.length < count) {
      const pair = this.#draw();
      if (!this.#chosen.has(pair)) {
        if (this.#spent()) break;
        this.#chosen.add(pair);
      }
      drawn.push(pair);
    }
    return drawn;
  }

  /** Draws that meet nearly all pairs on average. */
  #drawsForMost(): number {
    let high = 64;
    while (expectedDistinct(this.design, high) < NEARLY_ALL * this.design.drawable && high < 2 ** 22)
      high *= 2;
    let low = 0;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (expectedDistinct(this.design, middle) < NEARLY_ALL * this.design.drawable) low = middle;
      else high = middle;
    }
    return high;
  }
}

function upTo(drawn: readonly number[], settled: (pair: number) => boolean): readonly number[] {
  const end = drawn.findIndex((pair) => !settled(pair));
  return end < 0 ? drawn : drawn.slice(0, end);
}

/** What a sample says, and how it came about. */
export interface SampledReport {
  readonly estimates: readonly SampledEstimate[];
  /** Draws that count, and those left out as their pair got no grade. */
  readonly draws: number;
  readonly ungraded: number;
  /** Pairs judged for certain; where not all of them are, the estimates miss them. */
  readonly certain: number;
  readonly certain_judged: boolean;
  readonly judged_all: boolean;
  /** Pairs chosen in all. */
  readonly chosen: number;
}
