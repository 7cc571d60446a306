/** One thing that was checked. What could not be checked has failed. */
export interface GateRow {
  readonly suite: string;
  readonly kind: "threshold" | "regression";
  readonly measure: string;
  readonly topics: number;
  /** The mean, or the mean difference from the baseline; null where there is none. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly limit: string;
  readonly passed: boolean;
  /** Why, in words. */
  readonly reason: string;
}

export interface GateResult {
  readonly passed: boolean;
  readonly run: string;
  readonly qrels: string;
  readonly rows: readonly GateRow[];
}
