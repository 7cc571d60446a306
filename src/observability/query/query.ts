/** TensorZero's filter tree over inferences (stored_inferences v1), field for field. */
export type InferenceFilter =
  | {
      readonly type: "float_metric";
      readonly metric_name: string;
      readonly value: number;
      readonly comparison_operator: Comparison;
    }
  | { readonly type: "boolean_metric"; readonly metric_name: string; readonly value: boolean }
  | { readonly type: "demonstration_feedback"; readonly has_demonstration: boolean }
  | {
      readonly type: "tag";
      readonly key: string;
      readonly value: string;
      readonly comparison_operator: "=" | "!=";
    }
  /** `time` in Unix milliseconds, read from the request's RFC 3339 text. */
  | { readonly type: "time"; readonly time: number; readonly comparison_operator: Comparison }
  | { readonly type: "and" | "or"; readonly children: readonly InferenceFilter[] }
  | { readonly type: "not"; readonly child: InferenceFilter };

export const COMPARISONS = ["<", "<=", "=", ">", ">=", "!="] as const;
export type Comparison = (typeof COMPARISONS)[number];

export type OrderTerm =
  | { readonly by: "timestamp"; readonly direction: Direction }
  | { readonly by: "metric"; readonly name: string; readonly direction: Direction };

export type Direction = "ascending" | "descending";

/** Which inferences; everything that is given must hold. */
export interface InferenceQuery {
  readonly ids?: readonly string[] | undefined;
  readonly functionName?: string | undefined;
  readonly variantName?: string | undefined;
  readonly episodeId?: string | undefined;
  readonly types?: readonly string[] | undefined;
  readonly tier?: number | undefined;
  /** Of what served, or of any attempt. */
  readonly target?: string | undefined;
  readonly ending?: readonly string[] | undefined;
  /** An outcome that one of its attempts had. */
  readonly outcome?: string | undefined;
  /** Text that stands in its input, output or error. */
  readonly search?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Only inferences whose id is below, or above, this one: ids are in the order of time. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly filter?: InferenceFilter | undefined;
  readonly orderBy?: readonly OrderTerm[] | undefined;
  /** Leaves the columns that hold what was said empty: lists don't read what they don't show. */
  readonly summary?: boolean | undefined;
  readonly limit: number;
  readonly offset?: number | undefined;
}
