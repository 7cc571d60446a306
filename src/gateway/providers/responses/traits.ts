import type { Kind } from "../../config/types.ts";

/** In what one service's Responses API differs from the others', as data. */
export interface ResponsesTraits {
  /** False where only whole answers are given; a stream is then that answer as events. */
  readonly streams: boolean;
  /** The service may keep what it is sent, and has to be told not to. */
  readonly keeps: boolean;
  /** `service_tier` and `text.verbosity`. */
  readonly openaiExtras: boolean;
  /** Custom (free-text) tools. */
  readonly customTools: boolean;
  /** The least `max_output_tokens` that is not refused. */
  readonly leastTokens: number;
  /** Documents by address; without it only images may be named so. */
  readonly fileAddresses: boolean;
}

const COMMON: ResponsesTraits = {
  streams: true,
  keeps: true,
  openaiExtras: false,
  customTools: false,
  leastTokens: 1,
  fileAddresses: false,
};

const HOSTED: ResponsesTraits = { ...COMMON, leastTokens: 16 };

/**
 * Source of the facts: developers.openai.com (create a response, file inputs), openrouter.ai, and Workers AI's
 * documentation, by which its GPT-OSS models alone speak this protocol, and not in streams.
 */
export const RESPONSES_TRAITS: Readonly<Record<Kind, ResponsesTraits>> = {
  openai: { ...HOSTED, openaiExtras: true, customTools: true, fileAddresses: true },
  openrouter: { ...HOSTED, openaiExtras: true, fileAddresses: true },
  compatible: HOSTED,
  cloudflare: { ...COMMON, streams: false, keeps: false },
  ollama: COMMON,
  local: COMMON,
  glm: COMMON,
  gemini: COMMON,
  anthropic: COMMON,
  claude_code: COMMON,
  scripted: COMMON,
  foreign: COMMON,
};
