import type { Attempt, EmbeddingCall, FinishReason, InferenceCall, Usage } from "./model/index.ts";

/**
 * The port through which commands ask for inference, whether the router runs in this process or a
 * gateway at a URL does. Both give the same events.
 */
export interface InferenceClient {
  chat(call: InferenceCall, options: { readonly signal: AbortSignal }): AsyncIterable<ChatEvent>;
  embed(call: EmbeddingCall, options: { readonly signal: AbortSignal }): Promise<EmbedResult>;
  /** Names that can be asked for. */
  models(options: { readonly signal: AbortSignal }): Promise<readonly ServedModel[]>;
  close(): Promise<void>;
}

/**
 * Ids that every event carries: UUIDv7 of the inference and of its episode. "" where a call failed before it got one,
 * or a gateway at a URL did not tell.
 */
export interface EventIds {
  readonly inference_id: string;
  readonly episode_id: string;
}

/** The stable stream-event shape of `--format jsonl`: one object a line, told apart by `event`. */
export type ChatEvent =
  | (EventIds & { readonly event: "attempt" } & Attempt)
  /** An answer has begun: what serves it. */
  | (EventIds & {
      readonly event: "start";
      readonly function_name: string | null;
      readonly variant_name: string;
      readonly target: string | null;
      readonly tier: 1 | 2 | 3 | null;
    })
  | (EventIds & {
      readonly event: "delta";
      readonly kind: "text" | "thought";
      readonly id: string;
      readonly text: string;
    })
  /** A piece of a tool call; `name` is "" after the first piece, `arguments` concatenate. */
  | (EventIds & {
      readonly event: "tool";
      readonly id: string;
      readonly name: string;
      readonly arguments: string;
    })
  | (EventIds & {
      readonly event: "done";
      readonly variant_name: string;
      readonly target: string | null;
      readonly tier: 1 | 2 | 3 | null;
      readonly finish_reason: FinishReason | null;
      readonly usage: ToldUsage;
      /** Milliseconds from the call to the first content and to the end. */
      readonly ttft_ms: number | null;
      readonly ms: number;
      readonly attempts: readonly Attempt[];
    })
  | (EventIds & {
      readonly event: "error";
      readonly status: number;
      readonly message: string;
      readonly attempts: readonly Attempt[];
      /** Milliseconds after which another try makes sense, where somebody said so. */
      readonly retry_after_ms?: number;
    });

/** Tokens as the provider counted them, and USD; null where nobody said. */
export interface ToldUsage {
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cost: number | null;
}

export interface EmbedResult {
  readonly model: string;
  readonly vectors: readonly (readonly number[])[];
  readonly usage: Pick<Usage, "inputTokens" | "cost">;
}

export interface ServedModel {
  /** What a client writes into `model`. */
  readonly id: string;
  readonly kind: "function" | "model" | "embedding_model";
  /** Of a function. */
  readonly variants?: readonly string[];
}
