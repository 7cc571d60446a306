import type { Target } from "../../config/types.ts";
import {
  AttemptFailure,
  type ModelRequest,
  type Params,
  type Tool,
  type ToolSet,
} from "../../model/index.ts";
import { messagesOf } from "./messages.ts";
import { OPENAI_TRAITS, type OpenAiTraits } from "./traits.ts";

type Body = Record<string, unknown>;

/** The body of a chat completion, before patches. */
export function chatBody(request: ModelRequest, target: Target): Body {
  const traits = OPENAI_TRAITS[target.kind];
  const { output, params, tools } = request;
  const described = output.type === "schema" && !traits.schema ? schemaInWords(output.schema) : undefined;
  const body: Body = {
    model: target.upstreamModel,
    messages: messagesOf(request, target, traits, described),
    stream: request.stream,
  };
  if (request.stream && traits.streamOptions) body.stream_options = { include_usage: true };
  addParams(body, params, traits);
  addReasoning(body, params, traits);
  if (tools !== undefined) addTools(body, tools, request.stream, target, traits);
  if (output.type === "json" || described !== undefined) {
    body.response_format = { type: "json_object" };
  } else if (output.type === "schema") {
    const { name, schema, strict } = output;
    body.response_format = { type: "json_schema", json_schema: { name, schema, strict } };
  }
  if (traits.requireParameters && (body.tools !== undefined || output.type === "schema")) {
    body.provider = { require_parameters: true };
  }
  for (const name in target.options) body[name] = target.options[name];
  return body;
}

function addParams(body: Body, params: Params, traits: OpenAiTraits): void {
  if (params.temperature !== undefined) body.temperature = params.temperature;
  if (params.top_p !== undefined) body.top_p = params.top_p;
  if (params.max_tokens !== undefined) body[traits.tokenLimit] = params.max_tokens;
  if (params.seed !== undefined) body.seed = params.seed;
  if (params.stop_sequences !== undefined && params.stop_sequences.length > 0)
    body.stop = params.stop_sequences;
  if (traits.penalties) {
    if (params.presence_penalty !== undefined) body.presence_penalty = params.presence_penalty;
    if (params.frequency_penalty !== undefined) body.frequency_penalty = params.frequency_penalty;
  }
  if (traits.openaiExtras) {
    if (params.service_tier !== undefined) body.service_tier = params.service_tier;
    if (params.verbosity !== undefined) body.verbosity = params.verbosity;
  }
}

function addReasoning(body: Body, params: Params, traits: OpenAiTraits): void {
  const { reasoning_effort: effort, thinking_budget_tokens: budget } = params;
  if (effort === undefined && budget === undefined) return;
  switch (traits.reasoning) {
    case "effort":
      if (effort !== undefined) body.reasoning_effort = effort;
      return;
    case "object":
      body.reasoning = budget === undefined ? { effort } : { max_tokens: budget };
      return;
    case "thinking": {
      const off = effort === "none" || effort === "minimal" || budget === 0;
      body.thinking = { type: off ? "disabled" : "enabled" };
      if (!off && effort !== undefined) body.reasoning_effort = effort;
    }
  }
}

function addTools(body: Body, set: ToolSet, stream: boolean, target: Target, traits: OpenAiTraits): void {
  if (set.tools.length === 0 && set.provider.length === 0) return;
  if (traits.toolChoice === "auto" && set.choice === "none") return;
  const tools: unknown[] = set.tools.map((tool) => toolOf(tool, target, traits));
  body.tools = set.provider.length === 0 ? tools : tools.concat(set.provider);
  body.tool_choice = traits.toolChoice === "auto" ? "auto" : choiceOf(set);
  if (set.parallel !== undefined && traits.toolChoice === "full") body.parallel_tool_calls = set.parallel;
  if (stream && traits.toolStream) body.tool_stream = true;
}

function toolOf(tool: Tool, target: Target, traits: OpenAiTraits): unknown {
  const { name, description } = tool;
  if (tool.type === "openai_custom") {
    if (!traits.customTools) {
      throw new AttemptFailure(
        "model",
        `${target.id} does not know custom tools (${name}); only OpenAI does`,
      );
    }
    return { type: "custom", custom: { name, description, format: tool.format } };
  }
  const { parameters } = tool;
  const strict = traits.strictTools && tool.strict ? true : undefined;
  return { type: "function", function: { name, description, parameters, strict } };
}

function choiceOf({ choice, tools }: ToolSet): unknown {
  if (typeof choice === "string") return choice;
  const name = choice.specific;
  const custom = tools.some((tool) => tool.name === name && tool.type === "openai_custom");
  return custom ? { type: "custom", custom: { name } } : { type: "function", function: { name } };
}

/** For services that promise JSON but not its shape. */
function schemaInWords(schema: object): string {
  return `Answer with one JSON value that is valid under this JSON Schema, and nothing else:\n${JSON.stringify(schema)}`;
}
