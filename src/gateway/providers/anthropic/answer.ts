import type { Target } from "../../config/types.ts";
import {
  type FinishReason,
  type Json,
  NO_USAGE,
  type OutputBlock,
  type ThoughtBlock,
  type Usage,
} from "../../model/index.ts";
import { type Now, parsed } from "../exchange.ts";
import { type Fields, fieldsOf, stringOf } from "../fields.ts";
import { classifyInStream, classifyMalformed } from "../outcomes/classify.ts";
import { REDACTED } from "./content.ts";
import { finishOf, usageOf } from "./usage.ts";

export interface Message {
  readonly content: readonly OutputBlock[];
  readonly usage: Usage;
  readonly finishReason: FinishReason;
}

/** Reads a whole message; throws `AttemptFailure` for an error or anything else in its place. */
export function readMessage(text: string, status: number, target: Target, clock: Now): Message {
  const what = "no message";
  const body = fieldsOf(parsed(text, status, what));
  if (body === undefined) throw classifyMalformed(what, text, status);
  if (isError(body)) throw classifyInStream(target.kind, body, text, clock.now());
  if (!Array.isArray(body.content)) throw classifyMalformed(`${what}: content is missing`, text, status);
  const usage = fieldsOf(body.usage);
  return {
    content: body.content.flatMap((entry) => blockOf(entry, target)),
    usage: usage === undefined ? NO_USAGE : usageOf(usage),
    finishReason: finishOf(stringOf(body.stop_reason)),
  };
}

export function isError(body: Fields): boolean {
  return body.type === "error" || (body.error !== undefined && body.error !== null);
}

/** Blocks that only this wire knows (server tools and their results) are kept as they are. */
function blockOf(entry: unknown, target: Target): OutputBlock | readonly OutputBlock[] {
  const block = fieldsOf(entry);
  switch (block?.type) {
    case undefined:
      return [];
    case "text": {
      const text = stringOf(block.text);
      return text === "" ? [] : { type: "text", text };
    }
    case "tool_use":
      return {
        type: "tool_call",
        id: stringOf(block.id),
        name: stringOf(block.name),
        arguments: JSON.stringify(block.input ?? {}),
      };
    case "thinking": {
      const { thinking: text, signature } = block;
      return {
        type: "thought",
        ...said("text", text),
        ...said("signature", signature),
        providerType: target.kind,
      };
    }
    case REDACTED:
      return { type: "thought", ...redacted(block.data, target) };
    default:
      return { type: "unknown", data: block as Json };
  }
}

function said(key: "text" | "signature", value: unknown): Pick<ThoughtBlock, "text" | "signature"> {
  return typeof value === "string" && value !== "" ? { [key]: value } : {};
}

/** Encrypted reasoning without any text. What it is has to be said, for newer models keep back plain thoughts' text too. */
export function redacted(data: unknown, target: Target): Omit<ThoughtBlock, "type" | "text" | "summary"> {
  return { signature: stringOf(data), providerType: target.kind, extraData: { type: REDACTED } };
}
