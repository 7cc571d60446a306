import type { Target } from "../../config/types.ts";
import { AttemptFailure, type Tool, type ToolSet } from "../../model/index.ts";
import { adaptSchema } from "./schema.ts";

type Body = Record<string, unknown>;

/** `tools` and `toolConfig`; what Gemini has no word for is added to `dropped`. */
export function addTools(body: Body, set: ToolSet, target: Target, dropped: string[]): void {
  const tools: unknown[] = [];
  if (set.tools.length > 0) {
    tools.push({ functionDeclarations: set.tools.map((tool) => declaration(tool, target, dropped)) });
  }
  tools.push(...set.provider);
  if (tools.length === 0) return;
  body.tools = tools;
  if (set.parallel === false) dropped.push("parallel_tool_calls");
  if (set.tools.length > 0) body.toolConfig = { functionCallingConfig: callingConfig(set) };
}

function callingConfig({ choice }: ToolSet): Body {
  switch (choice) {
    case "none":
      return { mode: "NONE" };
    case "auto":
      return { mode: "AUTO" };
    case "required":
      return { mode: "ANY" };
    default:
      return { mode: "ANY", allowedFunctionNames: [choice.specific] };
  }
}

function declaration(tool: Tool, target: Target, dropped: string[]): Body {
  const { name, description } = tool;
  if (tool.type === "openai_custom") {
    const message = `${target.id} does not know custom tools (${name}); only OpenAI does`;
    throw new AttemptFailure("model", message);
  }
  if (tool.strict) dropped.push(`tools/${name}/strict`);
  const adapted = adaptSchema(tool.parameters);
  for (const pointer of adapted.dropped) dropped.push(`tools/${name}${pointer}`);
  const declared: Body = { name };
  if (description !== undefined) declared.description = description;
  // A function without parameters says nothing about them.
  for (const _ in adapted.schema) {
    declared.parametersJsonSchema = adapted.schema;
    break;
  }
  return declared;
}
