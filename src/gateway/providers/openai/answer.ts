import type { Target } from "../../config/types.ts";
import {
  AttemptFailure,
  type FinishReason,
  NO_USAGE,
  type OutputBlock,
  type Usage,
} from "../../model/index.ts";
import { type Now, parsed } from "../exchange.ts";
import { type Fields, fieldsOf, stringOf } from "../fields.ts";
import { classifyInStream, classifyMalformed } from "../outcomes/classify.ts";
import { finishOf, isFailedFinish, usageOf } from "./usage.ts";

export interface Completion {
  readonly content: readonly OutputBlock[];
  readonly usage: Usage;
  readonly finishReason: FinishReason;
}

/** Reads a whole chat completion; throws `AttemptFailure` for an error or anything else in its place. */
export function readCompletion(text: string, status: number, target: Target, clock: Now): Completion {
  const what = "no chat completion";
  const body = fieldsOf(parsed(text, status, what));
  if (body === undefined) throw classifyMalformed(what, text, status);
  if (isError(body)) throw classifyInStream(target.kind, body, text, clock.now());
  const choice = fieldsOf(Array.isArray(body.choices) ? body.choices[0] : undefined);
  const message = fieldsOf(choice?.message);
  if (message === undefined) throw classifyMalformed(`${what}: choices are empty`, text, status);
  const reason = typeof choice?.finish_reason === "string" ? choice.finish_reason : "";
  if (isFailedFinish(reason)) throw failedFinish(reason, text);
  const content = blocksOf(message, target);
  const hasCalls = content.some((block) => block.type === "tool_call");
  return {
    content,
    usage: usageOf(body.usage) ?? NO_USAGE,
    finishReason: finishOf(reason === "" && hasCalls ? "tool_calls" : reason, hasCalls),
  };
}

/** A top-level `error`, or Cloudflare's `success: false`, in place of an answer. */
export function isError(body: Fields): boolean {
  return (body.error !== undefined && body.error !== null) || body.success === false;
}

export function failedFinish(reason: string, raw: string): AttemptFailure {
  return new AttemptFailure("retry", `the upstream ended its answer with finish_reason "${reason}"`, {
    status: 200,
    code: reason,
    rawResponse: raw.slice(0, 16 * 1024),
  });
}

function blocksOf(message: Fields, target: Target): OutputBlock[] {
  const blocks: OutputBlock[] = [];
  const thought = thoughtText(message);
  if (thought !== "") blocks.push({ type: "thought", text: thought, providerType: target.kind });
  const text = contentText(message.content, "text") || stringOf(message.refusal);
  if (text !== "") blocks.push({ type: "text", text });
  const calls = Array.isArray(message.tool_calls) ? message.tool_calls : [];
  for (let i = 0; i < calls.length; i++) {
    const call = fieldsOf(calls[i]);
    if (call === undefined) continue;
    const made = calledOf(call);
    blocks.push({
      type: "tool_call",
      id: stringOf(call.id) || `call_${i}`,
      name: made.name,
      arguments: made.arguments === "" ? "{}" : made.arguments,
    });
  }
  return blocks;
}

/** What is called, as a function or as a custom tool. Arguments are text on the wire; some send the object itself. */
export function calledOf(call: Fields): { readonly name: string; readonly arguments: string } {
  const custom = fieldsOf(call.custom);
  if (custom !== undefined) return { name: stringOf(custom.name), arguments: stringOf(custom.input) };
  const called = fieldsOf(call.function) ?? {};
  const args = called.arguments;
  const text = typeof args === "object" && args !== null ? JSON.stringify(args) : stringOf(args);
  return { name: stringOf(called.name), arguments: text };
}

/** Reasoning under either name, or in Mistral's `thinking` parts. */
export function thoughtText(message: Fields): string {
  if (typeof message.reasoning_content === "string" && message.reasoning_content !== "") {
    return message.reasoning_content;
  }
  if (typeof message.reasoning === "string" && message.reasoning !== "") return message.reasoning;
  return Array.isArray(message.content) ? contentText(message.content, "thinking") : "";
}

/** Content as text: a string as it is, of parts those of one type. */
export function contentText(content: unknown, type: "text" | "thinking"): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  let text = "";
  for (const entry of content) {
    const part = fieldsOf(entry);
    if (part?.type !== type) continue;
    text += type === "text" ? stringOf(part.text) : contentText(part.thinking, "text");
  }
  return text;
}
