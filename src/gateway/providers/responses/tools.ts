import type { Target } from "../../config/types.ts";
import { AttemptFailure, type Tool, type ToolSet } from "../../model/index.ts";
import type { ResponsesTraits } from "./traits.ts";

/** Tools of the request, then those of the target's `provider_tools`, then those that the request adds for it. */
export function addTools(
  body: Record<string, unknown>,
  set: ToolSet | undefined,
  target: Target,
  traits: ResponsesTraits,
): void {
  const tools: unknown[] = set?.tools.map((tool) => toolOf(tool, target, traits)) ?? [];
  tools.push(...(target.responses?.providerTools ?? []), ...(set?.provider ?? []));
  if (tools.length === 0) return;
  body.tools = tools;
  if (set === undefined) return;
  body.tool_choice = choiceOf(set);
  if (set.parallel !== undefined) body.parallel_tool_calls = set.parallel;
}

function toolOf(tool: Tool, target: Target, traits: ResponsesTraits): unknown {
  const { name, description } = tool;
  if (tool.type === "function") {
    // Unlike chat completions, this wire takes a tool that does not say for a strict one.
    return { type: "function", name, description, parameters: tool.parameters, strict: tool.strict };
  }
  if (!traits.customTools) {
    throw new AttemptFailure("model", `${target.id} does not know custom tools (${name}); only OpenAI does`);
  }
  return { type: "custom", name, description, format: formatOf(tool.format) };
}

/** Chat completions nest the grammar; here its fields stand beside the type. */
function formatOf(format: unknown): unknown {
  if (typeof format !== "object" || format === null || !("grammar" in format)) return format;
  const { grammar, ...rest } = format;
  return typeof grammar === "object" && grammar !== null ? { ...rest, ...grammar } : format;
}

function choiceOf({ choice, tools }: ToolSet): unknown {
  if (typeof choice === "string") return choice;
  const name = choice.specific;
  const custom = tools.some((tool) => tool.name === name && tool.type === "openai_custom");
  return { type: custom ? "custom" : "function", name };
}
