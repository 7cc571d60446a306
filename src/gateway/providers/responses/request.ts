import type { Target } from "../../config/types.ts";
import type { Message, ModelRequest, OutputFormat, Params } from "../../model/index.ts";
import { fieldsOf } from "../fields.ts";
import { inputOf } from "./input.ts";
import { addTools } from "./tools.ts";
import { RESPONSES_TRAITS, type ResponsesTraits } from "./traits.ts";

type Body = Record<string, unknown>;

export interface ResponseBody {
  /** Before patches. */
  readonly body: Body;
  /** What the model could not be told, as `ModelAnswer.dropped` has it; undefined where that is nothing. */
  readonly dropped: readonly string[] | undefined;
}

const ENCRYPTED = "reasoning.encrypted_content";

/** `lost`: what was taken out of the request before. The body of a request to create a response (developers.openai.com, create a model response). */
export function responseBody(
  request: ModelRequest,
  target: Target,
  lost: readonly string[] = [],
): ResponseBody {
  const traits = RESPONSES_TRAITS[target.kind];
  const { output, params, system } = request;
  const dropped: string[] = [...lost];
  const input = inputOf(request, target, traits);
  if (output.type === "json" && !request.messages.some(speaksOfJson)) input.unshift(JSON_WANTED);
  const body: Body = { model: target.upstreamModel, input, stream: request.stream && traits.streams };
  if (system !== undefined) body.instructions = system;
  if (traits.keeps) body.store = false;
  addParams(body, params, traits, dropped);
  const format = formatOf(output);
  const verbosity = traits.openaiExtras ? params.verbosity : undefined;
  if (format !== undefined || verbosity !== undefined) body.text = { format, verbosity };
  if (params.reasoning_effort !== undefined) body.reasoning = { effort: params.reasoning_effort };
  addTools(body, request.tools, target, traits);
  if (target.responses?.encryptedReasoning === true) body.include = [ENCRYPTED];
  addOptions(body, target);
  return { body, dropped: dropped.length === 0 ? undefined : dropped };
}

/** What the protocol has no place for. */
const UNKNOWN_PARAMS = [
  "seed",
  "presence_penalty",
  "frequency_penalty",
  "thinking_budget_tokens",
] as const satisfies readonly (keyof Params)[];

const OPENAI_PARAMS = ["service_tier", "verbosity"] as const satisfies readonly (keyof Params)[];

function addParams(body: Body, params: Params, traits: ResponsesTraits, dropped: string[]): void {
  if (params.temperature !== undefined) body.temperature = params.temperature;
  if (params.top_p !== undefined) body.top_p = params.top_p;
  if (params.max_tokens !== undefined) {
    // Less than this is refused; a few tokens more than were asked for are the lesser evil.
    body.max_output_tokens = Math.max(params.max_tokens, traits.leastTokens);
    if (params.max_tokens < traits.leastTokens) dropped.push("max_tokens");
  }
  if (traits.openaiExtras && params.service_tier !== undefined) body.service_tier = params.service_tier;
  for (const name of UNKNOWN_PARAMS) if (params[name] !== undefined) dropped.push(name);
  if (params.stop_sequences !== undefined && params.stop_sequences.length > 0) dropped.push("stop_sequences");
  if (traits.openaiExtras) return;
  for (const name of OPENAI_PARAMS) if (params[name] !== undefined) dropped.push(name);
}

/** The target's own words win; of what is made of several, only over the same key. */
function addOptions(body: Body, { options }: Target): void {
  for (const name in options) {
    const given = options[name];
    const own = body[name];
    if (Array.isArray(own) && Array.isArray(given) && name === "include") {
      body.include = [...new Set([...own, ...given])];
    } else if ((name === "text" || name === "reasoning") && fieldsOf(own) !== undefined) {
      body[name] = { ...fieldsOf(own), ...fieldsOf(given) };
    } else {
      body[name] = given;
    }
  }
}

function formatOf(output: OutputFormat): unknown {
  switch (output.type) {
    case "text":
      return undefined;
    case "json":
      return { type: "json_object" };
    case "schema": {
      const { name, schema, strict } = output;
      return { type: "json_schema", name, schema, strict };
    }
  }
}

/** The wire refuses `json_object` where no message has the word; the instructions do not count. */
const JSON_WANTED = {
  type: "message",
  role: "developer",
  content: [{ type: "input_text", text: "Answer with one JSON value and nothing else." }],
} as const;

function speaksOfJson({ content }: Message): boolean {
  return content.some((block) => block.type === "text" && /json/i.test(block.text));
}
