import type { Target } from "../../config/types.ts";
import type { ModelRequest, OutputFormat, Params } from "../../model/index.ts";
import { continuesUnthought, messagesOf } from "./messages.ts";
import { type ModelTraits, traitsOf } from "./models.ts";
import { adaptSchema } from "./schema.ts";
import { type Thinking, thinkingOf } from "./thinking.ts";
import { forcesTool, toolsOf } from "./tools.ts";

type Body = Record<string, unknown>;

export interface MessageBody {
  /** Before patches. */
  readonly body: Body;
  /** What the model could not be told, as `ModelAnswer.dropped` has it; undefined where that is nothing. */
  readonly dropped: readonly string[] | undefined;
}

/** The body of a Messages request (platform.claude.com/docs/en/api/messages). */
export function messageBody(request: ModelRequest, target: Target): MessageBody {
  const { params } = request;
  const traits = traitsOf(target.upstreamModel);
  const messages = messagesOf(request, target, traits);
  const set = request.tools;
  const tools = set === undefined || set.tools.length + set.provider.length === 0 ? undefined : set;
  const dropped: string[] = [];
  const wired = tools === undefined ? undefined : toolsOf(tools, target, traits, dropped);
  const maxTokens = params.max_tokens ?? traits.mostTokens;
  const thinking = thinkingOf(params, traits, maxTokens, {
    all: forcesTool(tools),
    budget: continuesUnthought(messages),
  });
  const shape = shapeOf(request.output, traits, dropped);
  const body: Body = { model: target.upstreamModel, max_tokens: maxTokens, messages, stream: request.stream };
  const system = systemOf(request.system, shape.words, wired?.words);
  if (system !== undefined) body.system = system;
  if (wired !== undefined) {
    body.tools = wired.tools;
    if (wired.choice !== undefined) body.tool_choice = wired.choice;
  }
  if (thinking.thinking !== undefined) body.thinking = thinking.thinking;
  if (shape.format !== undefined || thinking.effort !== undefined) {
    body.output_config = { format: shape.format, effort: thinking.effort };
  }
  addParams(body, params, traits, thinking);
  for (const name of UNKNOWN_PARAMS) if (params[name] !== undefined) dropped.push(name);
  for (const name of SAMPLING) if (params[name] !== undefined && body[name] === undefined) dropped.push(name);
  if (!thinking.heard)
    dropped.push(params.reasoning_effort === undefined ? "thinking_budget_tokens" : "reasoning_effort");
  for (const name in target.options) body[name] = target.options[name];
  return { body, dropped: dropped.length === 0 ? undefined : dropped };
}

const UNKNOWN_PARAMS = ["seed", "presence_penalty", "frequency_penalty", "verbosity"] as const;
const SAMPLING = ["temperature", "top_p"] as const;

function addParams(body: Body, params: Params, traits: ModelTraits, { on }: Thinking): void {
  const { temperature, top_p: topP, stop_sequences: stops, service_tier: tier } = params;
  if (traits.sampling !== "none") {
    // A thinking model samples at temperature 1 and cuts nothing below 0.95.
    if (temperature !== undefined && !on) body.temperature = Math.min(temperature, 1);
    const alone = temperature === undefined || on || traits.sampling === "both";
    if (topP !== undefined && alone && (!on || topP >= 0.95)) body.top_p = topP;
  }
  const visible = stops?.filter((stop) => stop.trim() !== "");
  if (visible !== undefined && visible.length > 0) body.stop_sequences = visible;
  // There is no slower tier here; one that is asked for elsewhere says nothing.
  if (tier === "default") body.service_tier = "standard_only";
  else if (tier === "auto" || tier === "priority") body.service_tier = "auto";
}

interface Shape {
  readonly format: unknown;
  readonly words: string | undefined;
}

/** Enforced where the model can and the schema keeps its meaning; else asked for in words. */
function shapeOf(output: OutputFormat, traits: ModelTraits, dropped: string[]): Shape {
  if (output.type === "text") return { format: undefined, words: undefined };
  if (output.type === "json") {
    return { format: undefined, words: "Answer with one JSON value and nothing else." };
  }
  const adapted = traits.schema ? adaptSchema(output.schema) : undefined;
  if (adapted?.enforceable === true) {
    for (const pointer of adapted.dropped) dropped.push(`output${pointer}`);
    return { format: { type: "json_schema", schema: adapted.schema }, words: undefined };
  }
  if (output.strict) dropped.push("output/strict");
  const schema = JSON.stringify(output.schema);
  const words = `Answer with one JSON value that is valid under this JSON Schema, and nothing else:\n${schema}`;
  return { format: undefined, words };
}

/** A system text without a visible character is refused like any other. */
function systemOf(...texts: readonly (string | undefined)[]): string | undefined {
  const said = texts.filter((text) => text !== undefined && text.trim() !== "");
  return said.length === 0 ? undefined : said.join("\n\n");
}
