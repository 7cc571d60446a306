import type { Target } from "../../../../src/gateway/config/types.ts";
import type { Block, ModelRequest, ToolSet } from "../../../../src/gateway/model/index.ts";
import { generateBody } from "../../../../src/gateway/providers/gemini/request.ts";
import { requestOf, targetOf } from "../../../support/target.ts";

export const user = (...content: Block[]) => ({ role: "user", content }) as const;
export const assistant = (...content: Block[]) => ({ role: "assistant", content }) as const;
export const text = (value: string) => ({ type: "text", text: value }) as const;
export const call = (id: string, name = "f", args = "{}") =>
  ({ type: "tool_call", id, name, arguments: args }) as const;
export const result = (id: string, value: string, name = "f") =>
  ({ type: "tool_result", id, name, result: value }) as const;

export const TOOL = {
  type: "function",
  name: "f",
  description: "does f",
  parameters: { type: "object", properties: { a: { type: "string" } } },
  strict: false,
} as const;

export function tools(more: Partial<ToolSet> = {}): ToolSet {
  return { tools: [TOOL], choice: "auto", parallel: undefined, provider: [], ...more };
}

export function gemini(more: Partial<Target> = {}): Target {
  return targetOf({ kind: "gemini", wire: "gemini", upstreamModel: "gemini-3-flash-preview", ...more });
}

/** A target with this model behind it. */
export const of = (upstreamModel: string): Target => gemini({ upstreamModel });

/** The body as it goes out: undefined fields are gone. */
export function bodyFor(more: Partial<ModelRequest> = {}, target = gemini()) {
  return JSON.parse(JSON.stringify(generateBody(requestOf(more), target).body));
}

export function droppedFor(more: Partial<ModelRequest> = {}, target = gemini()) {
  return generateBody(requestOf(more), target).dropped;
}
