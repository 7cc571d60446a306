/** A row of a dataset under TensorZero's names (ChatInferenceDatapoint, JsonInferenceDatapoint). */
export interface Datapoint {
  readonly id: string;
  readonly dataset_name: string;
  readonly type: "chat" | "json";
  readonly function_name: string;
  readonly episode_id: string | null;
  readonly name: string | null;
  /** JSON text, as every column below that holds a structure. */
  readonly input: string;
  readonly output: string | null;
  readonly tool_params: string | null;
  readonly output_schema: string | null;
  readonly tags: string;
  /** 1 where a person wrote or changed it, 0 where it is as an inference was. */
  readonly is_custom: 0 | 1;
  readonly source_inference_id: string | null;
  /** Unix milliseconds. */
  readonly created_at: number;
  readonly updated_at: number;
  /** When it went out of use: deleted, or replaced by another. */
  readonly staled_at: number | null;
}

export const DATAPOINT_COLUMNS = [
  "id",
  "dataset_name",
  "type",
  "function_name",
  "episode_id",
  "name",
  "input",
  "output",
  "tool_params",
  "output_schema",
  "tags",
  "is_custom",
  "source_inference_id",
  "created_at",
  "updated_at",
  "staled_at",
] as const satisfies readonly (keyof Datapoint)[];

export type DatapointFilter =
  | {
      readonly type: "tag";
      readonly key: string;
      readonly value: string;
      readonly comparison_operator: "=" | "!=";
    }
  | {
      readonly type: "time";
      readonly time: number;
      readonly comparison_operator: "<" | "<=" | "=" | ">" | ">=" | "!=";
    }
  | { readonly type: "and" | "or"; readonly children: readonly DatapointFilter[] }
  | { readonly type: "not"; readonly child: DatapointFilter };

/** Which datapoints; those that are out of use are found by their id only. */
export interface DatapointQuery {
  readonly dataset?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  /** Made from one of these inferences. */
  readonly sources?: readonly string[] | undefined;
  readonly functionName?: string | undefined;
  /** Text in input or output, whatever its case. */
  readonly search?: string | undefined;
  readonly filter?: DatapointFilter | undefined;
  readonly direction?: "ascending" | "descending" | undefined;
  readonly limit: number;
  readonly offset?: number | undefined;
}

/** A run of TensorZero's workflow evaluations: which variant each function is pinned to. */
export interface WorkflowRun {
  readonly id: string;
  /** JSON text: function -> variant. */
  readonly variants: string;
  readonly tags: string;
  readonly project_name: string | null;
  readonly display_name: string | null;
  readonly created_at: number;
}

export interface WorkflowEpisode {
  readonly id: string;
  readonly run_id: string;
  readonly task_name: string | null;
  readonly tags: string;
  readonly created_at: number;
}
