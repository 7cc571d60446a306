import type { Target } from "./config/types.ts";
import type { Attempt, FinishReason, Json, TextBlock, ThoughtBlock, Usage } from "./model/index.ts";

/** What answered, known from the first content on. */
export interface Served {
  readonly inferenceId: string;
  readonly episodeId: string;
  /** Null for a direct model call. */
  readonly functionName: string | null;
  readonly functionType: "chat" | "json";
  /** The variant, or the model's name for a direct model call. */
  readonly variantName: string;
  readonly modelName: string;
  readonly target: Target;
  /** Every attempt so far, the serving one last. */
  readonly attempts: readonly Attempt[];
}

/** A tool call after the function's rules: `name` and `arguments` are null where they don't fit a known tool. */
export interface FinishedToolCall {
  readonly type: "tool_call";
  readonly id: string;
  readonly rawName: string;
  readonly rawArguments: string;
  readonly name: string | null;
  readonly arguments: Json | null;
}

export type FinishedBlock =
  | TextBlock
  | ThoughtBlock
  | FinishedToolCall
  | { readonly type: "unknown"; readonly data: Json };

/** A whole answer, after the function's rules: what a client is told, whatever its dialect. */
export interface Finished extends Served {
  readonly content: readonly FinishedBlock[];
  /** json functions: the text and its value, null where it is no JSON or fails the schema. */
  readonly output: { readonly raw: string | null; readonly parsed: Json | null } | undefined;
  readonly usage: Usage;
  readonly finishReason: FinishReason;
  readonly rawRequest: string;
  readonly rawResponse: string;
  /** Parts of the request that this target could not be told, as paths: `tools/f/properties/a/pattern`. */
  readonly dropped: readonly string[];
}

export interface FinishedEmbedding {
  readonly inferenceId: string;
  readonly modelName: string;
  readonly target: Target;
  readonly attempts: readonly Attempt[];
  readonly vectors: readonly (readonly number[])[];
  readonly usage: Usage;
  readonly rawRequest: string;
  readonly rawResponse: string;
}
