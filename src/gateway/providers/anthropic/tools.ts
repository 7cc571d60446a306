import type { Target } from "../../config/types.ts";
import { AttemptFailure, type Tool, type ToolSet } from "../../model/index.ts";
import type { ModelTraits } from "./models.ts";
import { adaptSchema } from "./schema.ts";

export interface WireTools {
  readonly tools: readonly unknown[];
  readonly choice: Readonly<Record<string, unknown>> | undefined;
  /** A choice that the model refuses as a field, in words for the system text. */
  readonly words: string | undefined;
}

/** True where the request makes the model call a tool. */
export function forcesTool(set: ToolSet | undefined): boolean {
  return set !== undefined && set.tools.length > 0 && set.choice !== "auto" && set.choice !== "none";
}

/** What the model can't be told is added to `dropped`. */
export function toolsOf(set: ToolSet, target: Target, traits: ModelTraits, dropped: string[]): WireTools {
  const tools: unknown[] = set.tools.map((tool) => toolOf(tool, target, traits, dropped));
  const asWords = !traits.forcedTools && forcesTool(set);
  if (asWords) dropped.push("tool_choice");
  return {
    tools: tools.concat(set.provider),
    choice: choiceOf(asWords ? { ...set, choice: "auto" } : set),
    words: asWords ? inWords(set) : undefined,
  };
}

function toolOf(tool: Tool, target: Target, traits: ModelTraits, dropped: string[]): unknown {
  const { name, description } = tool;
  if (tool.type === "openai_custom") {
    throw new AttemptFailure("model", `${target.id} does not know custom tools (${name}); only OpenAI does`);
  }
  const { parameters } = tool;
  if (tool.strict) {
    const adapted = traits.schema ? adaptSchema(parameters) : undefined;
    if (adapted?.enforceable === true) {
      for (const pointer of adapted.dropped) dropped.push(`tools/${name}${pointer}`);
      return { name, description, input_schema: adapted.schema, strict: true };
    }
    dropped.push(`tools/${name}/strict`);
  }
  const schema = parameters.type === "object" ? parameters : { ...parameters, type: "object" };
  return { name, description, input_schema: schema };
}

function choiceOf({ choice, parallel, tools }: ToolSet): Readonly<Record<string, unknown>> | undefined {
  if (choice === "none") return { type: "none" };
  const single = parallel === false ? { disable_parallel_tool_use: true } : {};
  if (typeof choice === "object") return { type: "tool", name: choice.specific, ...single };
  if (choice === "required" && tools.length > 0) return { type: "any", ...single };
  return parallel === false ? { type: "auto", ...single } : undefined;
}

function inWords({ choice }: ToolSet): string {
  const which = typeof choice === "object" ? `the tool "${choice.specific}"` : "one of the tools";
  return `You must call ${which} now; do not answer with text alone.`;
}
