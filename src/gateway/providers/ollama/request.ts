import type { Target } from "../../config/types.ts";
import { AttemptFailure, type ModelRequest, type Params, type ToolSet } from "../../model/index.ts";
import { messagesOf } from "./messages.ts";

type Body = Record<string, unknown>;

/** Names that a target's options may give although they stand beside `options` on the wire. */
const TOP_LEVEL: ReadonlySet<string> = new Set(["keep_alive", "think", "truncate"]);

/** The body of `/api/chat`, before patches. `stream` is always said: the default is to stream. */
export function chatBody(request: ModelRequest, target: Target): Body {
  const { output, params, tools } = request;
  const body: Body = {
    model: target.upstreamModel,
    messages: messagesOf(request, target),
    stream: request.stream,
  };
  const think = thinkOf(params);
  if (think !== undefined) body.think = think;
  if (output.type === "json") body.format = "json";
  else if (output.type === "schema") body.format = output.schema;
  if (tools !== undefined) addTools(body, tools, target);
  addOptions(body, target, optionsOf(params));
  return body;
}

/** The target's own options, those of the request over them. */
export function addOptions(body: Body, target: Target, more: Body): void {
  const options: Body = {};
  for (const name in target.options) {
    if (!TOP_LEVEL.has(name)) options[name] = target.options[name];
    else body[name] ??= target.options[name];
  }
  Object.assign(options, more);
  for (const _ in options) {
    body.options = options;
    return;
  }
}

function optionsOf(params: Params): Body {
  const options: Body = {};
  if (params.temperature !== undefined) options.temperature = params.temperature;
  if (params.top_p !== undefined) options.top_p = params.top_p;
  if (params.max_tokens !== undefined) options.num_predict = params.max_tokens;
  if (params.seed !== undefined) options.seed = params.seed;
  if (params.presence_penalty !== undefined) options.presence_penalty = params.presence_penalty;
  if (params.frequency_penalty !== undefined) options.frequency_penalty = params.frequency_penalty;
  if (params.stop_sequences !== undefined && params.stop_sequences.length > 0)
    options.stop = params.stop_sequences;
  return options;
}

/** Levels where they are known (gpt-oss); other thinking models read any level as yes. */
function thinkOf({ reasoning_effort: effort, thinking_budget_tokens: budget }: Params): unknown {
  switch (effort) {
    case undefined:
      return budget === undefined ? undefined : budget > 0;
    case "none":
      return false;
    case "minimal":
      return "low";
    case "xhigh":
      return "high";
    default:
      return effort;
  }
}

/** There is no tool choice: `none` leaves the tools out, a specific tool is offered alone. */
function addTools(body: Body, set: ToolSet, target: Target): void {
  if (set.choice === "none") return;
  const only = typeof set.choice === "string" ? undefined : set.choice.specific;
  const tools: unknown[] = [];
  for (const tool of set.tools) {
    if (tool.type !== "function") {
      throw new AttemptFailure(
        "model",
        `${target.id} does not know custom tools (${tool.name}); only OpenAI does`,
      );
    }
    const { name, description, parameters } = tool;
    if (only === undefined || only === name)
      tools.push({ type: "function", function: { name, description, parameters } });
  }
  tools.push(...set.provider);
  if (tools.length > 0) body.tools = tools;
}
