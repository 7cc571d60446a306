/** What one call came to, as it is journaled: all that a grade and its provenance are made from. */
export interface Answer {
  readonly text: string;
  readonly function: string | null;
  readonly variant: string | null;
  /** The target that answered, where the gateway tells it: model and provider. */
  readonly target: string | null;
  readonly tier: number | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  /** USD. */
  readonly cost: number | null;
  readonly finish_reason: string | null;
  /** Attempts of the gateway within the last try, and tries of ours. */
  readonly attempts: number;
  readonly tries: number;
  readonly ms: number;
  readonly inference_id: string;
  /** Vectors of an embedding call. */
  readonly vectors?: readonly (readonly number[])[];
}

/** Who judges: part of every cache key, so that another judge never gets this one's answers. */
export interface JudgeIdentity {
  /** `function` or `model`, and its name. */
  readonly type: "function" | "model";
  readonly name: string;
  readonly variant: string | null;
  /** Targets in the order of the plan with the models behind them, where the gateway tells them. */
  readonly targets: readonly string[];
  /** Of the gateway's configuration, for functions: their prompts and parameters are in it. */
  readonly config: string | null;
  /** What the user says the version is. */
  readonly version: string | null;
}
