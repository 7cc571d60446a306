import type { Target } from "../../config/types.ts";
import type { ModelRequest, Params } from "../../model/index.ts";
import { type ModelTraits, traitsOf } from "./models.ts";
import { adaptSchema } from "./schema.ts";

type Body = Record<string, unknown>;

/** `generationConfig`; what Gemini has no word for is added to `dropped`. */
export function generationConfig(request: ModelRequest, target: Target, dropped: string[]): Body {
  const { params, output } = request;
  const config: Body = {};
  if (params.temperature !== undefined) config.temperature = params.temperature;
  if (params.top_p !== undefined) config.topP = params.top_p;
  if (params.max_tokens !== undefined) config.maxOutputTokens = params.max_tokens;
  if (params.seed !== undefined) config.seed = params.seed;
  if (params.presence_penalty !== undefined) config.presencePenalty = params.presence_penalty;
  if (params.frequency_penalty !== undefined) config.frequencyPenalty = params.frequency_penalty;
  if (params.stop_sequences !== undefined && params.stop_sequences.length > 0)
    config.stopSequences = params.stop_sequences;
  if (params.verbosity !== undefined) dropped.push("verbosity");
  const thinking = thinkingConfig(params, traitsOf(target), dropped);
  if (thinking !== undefined) config.thinkingConfig = thinking;
  if (output.type !== "text" && !shapeInWords(request, target)) {
    config.responseMimeType = "application/json";
    if (output.type === "schema") {
      const adapted = adaptSchema(output.schema);
      config.responseJsonSchema = adapted.schema;
      for (const pointer of adapted.dropped) dropped.push(`output${pointer}`);
    }
  }
  return config;
}

/** True where functions rule out a response MIME type (before Gemini 3): then the shape is asked for in words. */
export function shapeInWords({ output, tools }: ModelRequest, target: Target): boolean {
  if (output.type === "text" || tools === undefined || tools.choice === "none") return false;
  return tools.tools.length + tools.provider.length > 0 && !traitsOf(target).shapeWithTools;
}

/** Token budgets for efforts, as Gemini's own OpenAI-compatible route maps them (ai.google.dev). */
const BUDGETS: Readonly<Record<string, number>> = {
  none: 0,
  minimal: 1024,
  low: 1024,
  medium: 8192,
  high: 24_576,
  xhigh: 24_576,
};
/** Pro models of 2.5 think at least this much. */
const LEAST_PRO_BUDGET = 128;

function thinkingConfig(params: Params, traits: ModelTraits, dropped: string[]): Body | undefined {
  const { reasoning_effort: effort, thinking_budget_tokens: budget } = params;
  if (effort === undefined && budget === undefined) return undefined;
  if (traits.thinking === "none") {
    dropped.push(effort === undefined ? "thinking_budget_tokens" : "reasoning_effort");
    return undefined;
  }
  // The two can't be said together; a budget is the more exact.
  if (budget !== undefined) return thinking({ thinkingBudget: budget }, budget !== 0);
  if (effort === undefined) return undefined;
  if (traits.thinking === "level")
    return thinking({ thinkingLevel: levelOf(effort, traits) }, effort !== "none");
  const tokens = BUDGETS[effort];
  if (tokens === undefined) {
    dropped.push("reasoning_effort");
    return undefined;
  }
  const least = traits.pro ? LEAST_PRO_BUDGET : 0;
  return thinking({ thinkingBudget: Math.max(tokens, least) }, effort !== "none");
}

/** Who asks for reasoning is shown it. */
function thinking(config: Body, shown: boolean): Body {
  return shown ? { ...config, includeThoughts: true } : config;
}

/** Flash models know `minimal`, the nearest to none there is; Pro models start at `low`. */
function levelOf(effort: string, { pro, lowOrHigh }: ModelTraits): string {
  switch (effort) {
    case "none":
    case "minimal":
      return pro ? "low" : "minimal";
    case "medium":
      return lowOrHigh ? "high" : "medium";
    case "xhigh":
    case "max":
      return "high";
    default:
      return effort;
  }
}
