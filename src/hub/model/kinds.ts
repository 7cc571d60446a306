import type { ModelFile } from "./files.ts";

/** `adapter`: LoRA weights for a base model. `merged`: a whole model of transformers. `gguf`: a whole model for llama.cpp. */
export type ModelKind = "adapter" | "merged" | "gguf";

/** What was found out about the files of a model. */
export interface CheckedModel {
  readonly kind: ModelKind;
  /** Those to publish. */
  readonly files: readonly ModelFile[];
  /** Files that stay here, and why. */
  readonly left: readonly { readonly name: string; readonly because: string }[];
  /** Text in place of a file's own where that named a path of this machine. */
  readonly mended: ReadonlyMap<string, string>;
  /** Id on the Hub of the model it was made of. */
  readonly base: string;
  readonly facts: ModelFacts;
}

/** What the card says of the weights. */
export interface ModelFacts {
  readonly bytes: number;
  readonly tensors: number;
  readonly parameters: number;
  /** Types of the numbers, the most frequent first. */
  readonly dtypes: readonly string[];
  /** Numbers looked at for NaN and infinity; 0 where the type can't be looked into. */
  readonly sampled: number;
  readonly architecture: string | null;
  readonly taskType: string | null;
  readonly lora: LoraFacts | null;
}

export interface LoraFacts {
  readonly rank: number;
  readonly alpha: number;
  readonly targetModules: readonly string[];
  readonly pairs: number;
}
