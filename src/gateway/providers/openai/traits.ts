import type { Kind } from "../../config/types.ts";

/** In what an OpenAI-shaped service differs from the others, as data. */
export interface OpenAiTraits {
  /** The field that limits the answer's tokens. */
  readonly tokenLimit: "max_completion_tokens" | "max_tokens";
  readonly systemRole: "system" | "developer";
  /** `json_schema` as a response format; without it the schema goes into the system text beside `json_object`. */
  readonly schema: boolean;
  /** `stream_options.include_usage`; without it usage comes unasked or not at all. */
  readonly streamOptions: boolean;
  /** How reasoning is asked for: a top-level effort, OpenRouter's object, GLM's `thinking`. */
  readonly reasoning: "effort" | "object" | "thinking";
  /** The field in which earlier reasoning goes back with its tool calls, if it may. */
  readonly replay: "reasoning_content" | undefined;
  /** `auto` services know no other tool choice: `none` leaves the tools out, the rest becomes `auto`. */
  readonly toolChoice: "full" | "auto";
  /** `strict` on a tool's function. */
  readonly strictTools: boolean;
  /** GLM sends tool arguments in one piece at the end unless asked to stream them. */
  readonly toolStream: boolean;
  readonly penalties: boolean;
  /** `service_tier` and `verbosity`. */
  readonly openaiExtras: boolean;
  /** Custom (free-text) tools. */
  readonly customTools: boolean;
  /** Several texts of one message as parts; else they are joined. */
  readonly textParts: boolean;
  /** What stands for the content of a message of tool calls alone. */
  readonly emptyContent: null | "";
  /** OpenRouter: only providers that honour tools and schema. */
  readonly requireParameters: boolean;
  /** Gemini's compatible route refuses tool calls of the past without a signature; this value passes its check. */
  readonly thoughtSignature: string | undefined;
}

const COMMON: OpenAiTraits = {
  tokenLimit: "max_tokens",
  systemRole: "system",
  schema: true,
  streamOptions: true,
  reasoning: "effort",
  replay: undefined,
  toolChoice: "full",
  strictTools: true,
  toolStream: false,
  penalties: true,
  openaiExtras: false,
  customTools: false,
  textParts: true,
  emptyContent: null,
  requireParameters: false,
  thoughtSignature: undefined,
};

/** Source of the facts: each service's API reference (openai, openrouter.ai, docs.z.ai, ai.google.dev, Workers AI). */
export const OPENAI_TRAITS: Readonly<Record<Kind, OpenAiTraits>> = {
  openai: {
    ...COMMON,
    tokenLimit: "max_completion_tokens",
    systemRole: "developer",
    openaiExtras: true,
    customTools: true,
  },
  openrouter: {
    ...COMMON,
    reasoning: "object",
    requireParameters: true,
    openaiExtras: true,
  },
  glm: {
    ...COMMON,
    schema: false,
    streamOptions: false,
    reasoning: "thinking",
    replay: "reasoning_content",
    toolChoice: "auto",
    strictTools: false,
    toolStream: true,
    penalties: false,
  },
  cloudflare: { ...COMMON, strictTools: false, textParts: false, emptyContent: "" },
  gemini: { ...COMMON, strictTools: false, thoughtSignature: "skip_thought_signature_validator" },
  anthropic: COMMON,
  ollama: COMMON,
  local: COMMON,
  compatible: COMMON,
  claude_code: COMMON,
  scripted: COMMON,
  foreign: COMMON,
};
