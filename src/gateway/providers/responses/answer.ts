import type { Target } from "../../config/types.ts";
import {
  AttemptFailure,
  type FinishReason,
  type Json,
  NO_USAGE,
  type OutputBlock,
  type Usage,
} from "../../model/index.ts";
import { type Now, parsed } from "../exchange.ts";
import { type Fields, fieldsOf, stringOf } from "../fields.ts";
import { isError } from "../openai/answer.ts";
import { classifyInStream, classifyMalformed } from "../outcomes/classify.ts";
import { thoughtOf } from "./reasoning.ts";
import { finishOf, usageOf } from "./usage.ts";

export interface Response {
  readonly content: readonly OutputBlock[];
  readonly usage: Usage;
  readonly finishReason: FinishReason;
}

/** Reads a whole response; throws `AttemptFailure` for an error or anything else in its place. */
export function readResponse(text: string, status: number, target: Target, clock: Now): Response {
  const what = "no response";
  const body = fieldsOf(parsed(text, status, what));
  if (body === undefined) throw classifyMalformed(what, text, status);
  if (isError(body)) throw classifyInStream(target.kind, body, text, clock.now());
  const failure = failedStatus(body, text, target, clock);
  if (failure !== undefined) throw failure;
  if (!Array.isArray(body.output)) throw classifyMalformed(`${what}: output is missing`, text, status);
  const content = body.output.flatMap((item, index) => blocksOf(item, index, target));
  const hasCalls = content.some(({ type }) => type === "tool_call");
  return {
    content,
    usage: usageOf(body.usage) ?? NO_USAGE,
    finishReason: finishOf(body, body.status === "incomplete", hasCalls),
  };
}

/** The failure that a response's own status tells of; undefined for one that has ended well or was only cut. */
export function failedStatus(
  response: Fields,
  raw: string,
  target: Target,
  clock: Now,
): AttemptFailure | undefined {
  const rawResponse = raw.slice(0, 16 * 1024);
  switch (response.status) {
    case "failed": {
      const error = fieldsOf(response.error) ?? { message: "the response failed, and no reason was given" };
      return classifyInStream(target.kind, { error }, raw, clock.now());
    }
    case "cancelled":
      return new AttemptFailure("retry", "the upstream cancelled the response", { status: 200, rawResponse });
    case "queued":
    case "in_progress": {
      const words = `the upstream answered with a response that is ${response.status}: \`background\` can't be used here`;
      return new AttemptFailure("model", words, { status: 200, rawResponse });
    }
    default:
      return undefined;
  }
}

/** Items that only this wire knows (its own tools and what they found) are kept as they are. */
export function blocksOf(entry: unknown, index: number, target: Target): readonly OutputBlock[] {
  const item = fieldsOf(entry);
  switch (item?.type) {
    case undefined:
      return [];
    case "message":
      return textsOf(item).flatMap((text) => (text === "" ? [] : [{ type: "text" as const, text }]));
    case "reasoning": {
      const thought = thoughtOf(item, target);
      return thought === undefined ? [] : [thought];
    }
    case "function_call":
    case "custom_tool_call":
      return [{ type: "tool_call", ...calledOf(item, index) }];
    default:
      return [{ type: "unknown", data: item as Json }];
  }
}

/** The texts of a message, by their place; a refusal is what the model said. */
export function textsOf({ content }: Fields): string[] {
  if (typeof content === "string") return [content];
  if (!Array.isArray(content)) return [];
  return content.map((entry) => {
    const part = fieldsOf(entry);
    return stringOf(part?.text) || stringOf(part?.refusal);
  });
}

/** A call of a function, or of a custom tool with its free text. */
export function calledOf(
  item: Fields,
  index: number,
): { readonly id: string; readonly name: string; readonly arguments: string } {
  const id = stringOf(item.call_id) || stringOf(item.id) || `call_${index}`;
  const text = item.type === "function_call" ? stringOf(item.arguments) || "{}" : stringOf(item.input);
  return { id, name: stringOf(item.name), arguments: text };
}
