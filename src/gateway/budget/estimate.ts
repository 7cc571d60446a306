import type {
  EmbeddingRequest,
  InferenceCall,
  InputBlock,
  ModelRequest,
  OutputBlock,
  Tool,
} from "../model/index.ts";

/**
 * How many tokens something is, before or without the provider's own count. Meant to err upwards:
 *
 * - text: one token for 3 bytes of UTF-8. English prose has about 4 characters a token, code and JSON
 *   about 3, and a Chinese or Japanese character (3 bytes) is about one;
 * - an image: 1,600 (Anthropic's largest; others charge up to about that), any file at least that, or one
 *   token for 16 characters of its base64;
 * - 4 for each message, tool and the request itself, for what providers wrap around them.
 *
 * More of anything is never fewer tokens.
 */
const BYTES_PER_TOKEN = 3;
const FILE_TOKENS = 1_600;
const BASE64_PER_TOKEN = 16;
const FRAME_TOKENS = 4;

/** What an answer may have where neither the request nor the model's price entry (`max_output`) says it. */
export const DEFAULT_OUTPUT_TOKENS = 8_192;

export interface TokenEstimate {
  readonly input: number;
  /** The most that the answer can have. */
  readonly output: number;
}

export function estimateCall(request: ModelRequest, maxOutput: number | undefined): TokenEstimate {
  const cap = request.params.max_tokens ?? maxOutput ?? DEFAULT_OUTPUT_TOKENS;
  return { input: inputTokens(request), output: cap };
}

export function estimateEmbedding({ inputs }: EmbeddingRequest): TokenEstimate {
  const input = inputs.reduce(
    (sum, one) => sum + FRAME_TOKENS + (typeof one === "string" ? textTokens(one) : one.length),
    0,
  );
  return { input, output: 0 };
}

/** Input of a call before it is known who answers: templates count as their arguments. */
export function callTokens({ input }: InferenceCall): number {
  const { system } = input;
  let sum = FRAME_TOKENS + textTokens(typeof system === "object" ? JSON.stringify(system) : (system ?? ""));
  for (const message of input.messages) {
    sum += FRAME_TOKENS;
    for (const block of message.content) sum += blockTokens(block);
  }
  return sum;
}

export function textTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

/** Tokens of what was answered, as far as it came. */
export function answerTokens(content: readonly OutputBlock[]): number {
  return content.reduce((sum, block) => sum + blockTokens(block), 0);
}

function inputTokens({ system, messages, tools, output }: ModelRequest): number {
  let sum = FRAME_TOKENS + textTokens(system ?? "");
  for (const message of messages) {
    sum += FRAME_TOKENS;
    for (const block of message.content) sum += blockTokens(block);
  }
  for (const tool of tools?.tools ?? []) sum += FRAME_TOKENS + toolTokens(tool);
  for (const tool of tools?.provider ?? []) sum += FRAME_TOKENS + textTokens(JSON.stringify(tool));
  if (output.type === "schema") sum += textTokens(JSON.stringify(output.schema));
  return sum;
}

function toolTokens(tool: Tool): number {
  const own = textTokens(tool.name) + textTokens(tool.description ?? "");
  return own + textTokens(JSON.stringify(tool.type === "function" ? tool.parameters : (tool.format ?? null)));
}

function blockTokens(block: InputBlock | OutputBlock): number {
  switch (block.type) {
    case "text":
      return textTokens(block.text);
    case "tool_call":
      return FRAME_TOKENS + textTokens(block.name) + textTokens(block.arguments);
    case "tool_result":
      return FRAME_TOKENS + textTokens(block.name) + textTokens(block.result);
    case "thought":
      return textTokens(block.text ?? "") + textTokens(JSON.stringify(block.summary ?? []));
    case "file":
      return Math.max(FILE_TOKENS, Math.ceil((block.data?.length ?? 0) / BASE64_PER_TOKEN));
    case "unknown":
      return textTokens(JSON.stringify(block.data));
    case "raw_text":
      return textTokens(block.value);
    case "template":
      return textTokens(JSON.stringify(block.arguments));
  }
}
