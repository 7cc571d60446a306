import { RequestError } from "../../error.ts";
import type { ParseContext } from "../call-fields.ts";
import type { ParsedInference } from "../dialect.ts";
import { FUNCTION_PREFIX, type Names, resolveChat } from "../names.ts";
import { parseChatCompletion } from "../openai/parse-chat.ts";
import type { Fields } from "../read.ts";
import { INFERENCE_KEYS, parseInference } from "./parse.ts";
import { nativeWriter } from "./write.ts";

/**
 * Reads the body of `POST /functions/{name}/invoke`, a route that callers in the wild use and TensorZero
 * never had, so that its shape is nobody's. Taken are: a body of `/inference` without its
 * `function_name`, a chat completion without its `model` (`{messages}`), and anything else (`{query,
 * documents}`), whose JSON text becomes the user message. The answer is native. Throws as the others do.
 */
export function parseInvoke(
  name: string,
  body: unknown,
  context: ParseContext,
  names: Names,
): ParsedInference {
  resolveChat(FUNCTION_PREFIX + name, names);
  if (typeof body === "object" && body !== null && !Array.isArray(body)) {
    const fields = body as Fields;
    if (Array.isArray(fields.messages)) return parseMessages(name, fields, context, names);
    if (isInference(fields)) return parseNative(name, fields, context);
  }
  return asUserMessage(name, body, {}, context);
}

function parseMessages(name: string, fields: Fields, context: ParseContext, names: Names): ParsedInference {
  const parsed = parseChatCompletion({ ...fields, model: FUNCTION_PREFIX + name }, context, names);
  return { ...parsed, writer: nativeWriter(parsed.call.include) };
}

/** An `input` beside nothing but fields of `/inference`. */
function isInference(fields: Fields): boolean {
  if (fields.input === undefined) return false;
  for (const key in fields) {
    if (!INFERENCE_KEYS.has(key)) return false;
  }
  return true;
}

function parseNative(name: string, fields: Fields, context: ParseContext): ParsedInference {
  if (fields.function_name !== undefined && fields.function_name !== name) {
    throw new RequestError(400, `function_name: the path names \`${name}\`; leave the field out`);
  }
  const input = fields.input as Partial<Fields> | null;
  if (typeof input === "object" && input !== null && input.messages !== undefined) {
    return parseInference({ ...fields, function_name: name }, context);
  }
  return asUserMessage(name, input, fields, context);
}

function asUserMessage(name: string, value: unknown, rest: Fields, context: ParseContext): ParsedInference {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const input = { messages: [{ role: "user", content: [{ type: "raw_text", value: text }] }] };
  return parseInference({ ...rest, function_name: name, input }, context);
}
