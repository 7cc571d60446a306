import { type Confusion, confusionOf, kappa } from "../agree/confusion.ts";
import type { CallRow } from "./call-row.ts";
import type { JudgeEvent } from "./job.ts";
import type { JudgeResult } from "./result.ts";
import type { SessionState } from "./session.ts";

/** Seconds over which the rate is taken. */
const WINDOW_S = 10;
/** Rows that are kept for looking at. */
const KEPT = 200;

/** How a run stands, for a screen; memory does not grow with the run. */
export interface JudgeProgress {
  readonly run: string;
  readonly units: number;
  readonly done: number;
  /** Calls and cached answers a second, over the last seconds. */
  readonly perSecond: number;
  /** Milliseconds until the end at this rate; null before there is one. */
  readonly leftMs: number | null;
  readonly state: SessionState | undefined;
  /** Documents by grade from 0, samples counted one by one. */
  readonly grades: readonly number[];
  readonly problems: Readonly<Record<string, number>>;
  /** Against people, where both have graded: pairs, share of the same grade, quadratic kappa. */
  readonly agreement: { readonly pairs: number; readonly same: number; readonly kappa: number | null };
  /** Newest first. */
  readonly latest: readonly CallRow[];
  readonly errors: readonly CallRow[];
  readonly result: JudgeResult | undefined;
}

/** Takes in the events of a run. `now`: milliseconds that never go back. */
export class JudgeModel {
  readonly #now: () => number;
  readonly #max: number;
  readonly #latest: CallRow[] = [];
  readonly #errors: CallRow[] = [];
  readonly #grades: number[];
  readonly #problems = new Map<string, number>();
  readonly #pairs: [human: number, judge: number][] = [];
  readonly #times: number[] = [];
  #run = "";
  #units = 0;
  #done = 0;
  #state: SessionState | undefined;
  #result: JudgeResult | undefined;

  constructor(max: number, now: () => number) {
    this.#max = max;
    this.#now = now;
    this.#grades = new Array<number>(max + 1).fill(0);
  }

  take(event: JudgeEvent): void {
    if (event.event === "start") {
      this.#run = event.run;
      this.#units = event.units;
    } else if (event.event === "done") {
      this.#result = event.result;
      this.#state = event.state;
    } else {
      this.#state = event.state;
      this.#done = event.done;
      this.#units = Math.max(this.#units, event.done);
      this.#times.push(this.#now());
      this.#row(event.row, event.human);
    }
  }

  #row(row: CallRow, human: number | null): void {
    remember(this.#latest, row);
    if (row.problem !== null) {
      this.#problems.set(row.problem, (this.#problems.get(row.problem) ?? 0) + 1);
      remember(this.#errors, row);
    }
    if (row.grade === null || row.probe === "canary") return;
    this.#grades[row.grade] = (this.#grades[row.grade] ?? 0) + 1;
    if (human !== null) this.#pairs.push([human, row.grade]);
  }

  get progress(): JudgeProgress {
    const since = this.#now() - WINDOW_S * 1000;
    while (this.#times.length > 0 && (this.#times[0] ?? 0) < since) this.#times.shift();
    const first = this.#times[0];
    const seconds = first === undefined ? 0 : Math.max(1, (this.#now() - first) / 1000);
    const perSecond = seconds === 0 ? 0 : this.#times.length / seconds;
    const counts: Confusion = confusionOf(this.#pairs, this.#max);
    const same = this.#pairs.filter(([human, judge]) => human === judge).length;
    return {
      run: this.#run,
      units: this.#units,
      done: this.#done,
      perSecond,
      leftMs: perSecond === 0 ? null : ((this.#units - this.#done) / perSecond) * 1000,
      state: this.#state,
      grades: this.#grades,
      problems: Object.fromEntries(this.#problems),
      agreement: {
        pairs: this.#pairs.length,
        same: same / Math.max(1, this.#pairs.length),
        kappa: kappa(counts, "quadratic"),
      },
      latest: this.#latest,
      errors: this.#errors,
      result: this.#result,
    };
  }
}

/** Puts a row in front; the oldest goes. */
function remember(rows: CallRow[], row: CallRow): void {
  rows.unshift(row);
  if (rows.length > KEPT) rows.pop();
}
