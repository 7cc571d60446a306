import type { Json } from "../../model/index.ts";

/**
 * What the scripted provider (`type = "scripted"`, alias `dummy`) says: for demos, tests and load.
 * For each request the first step whose `match` fits is played; steps without `match` fit always.
 * With `cycle`, fitting steps are played in turn instead (a step a request).
 */
export interface Script {
  readonly steps: readonly ScriptStep[];
  readonly cycle: boolean;
}

export interface ScriptStep {
  /** Regular expression over the last user text. */
  readonly match: RegExp | undefined;
  /** The answer as text; `{{input}}` stands for the last user text. */
  readonly reply: string | undefined;
  /** The answer as given chunks; without it a streamed `reply` is cut at spaces. */
  readonly chunks: readonly string[] | undefined;
  /** Reasoning before the answer. */
  readonly thought: string | undefined;
  readonly toolCalls: readonly { readonly name: string; readonly arguments: string }[];
  /** Answer as JSON text of this value. */
  readonly json: Json | undefined;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number } | undefined;
  readonly finishReason: "stop" | "length" | "tool_call" | "content_filter" | undefined;
  /** Milliseconds before the first byte, and between chunks. */
  readonly delayMs: number;
  readonly chunkDelayMs: number;
  /** Fails like an upstream: classified by the outcome table of `like` (default `openai`). */
  readonly error: ScriptError | undefined;
  /** Streaming: break the connection off after this many chunks. */
  readonly breakAfter: number | undefined;
  /** Never answer: before the head, or after the first chunk. */
  readonly hang: "head" | "body" | undefined;
  /** Embeddings: length of the vectors made from the text (deterministic, unit norm). */
  readonly dimensions: number;
}

export interface ScriptError {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly like: "openai" | "ollama" | "cloudflare" | "openrouter" | "glm" | "gemini" | "anthropic";
}

/** A step that says nothing: what every other begins from. */
export const SILENT_STEP: ScriptStep = {
  match: undefined,
  reply: undefined,
  chunks: undefined,
  thought: undefined,
  toolCalls: [],
  json: undefined,
  usage: undefined,
  finishReason: undefined,
  delayMs: 0,
  chunkDelayMs: 0,
  error: undefined,
  breakAfter: undefined,
  hang: undefined,
  dimensions: 64,
};

/** For targets that were given no script: repeats what it hears. */
export const ECHO_SCRIPT: Script = {
  steps: [{ ...SILENT_STEP, reply: "You said: {{input}}" }],
  cycle: false,
};
