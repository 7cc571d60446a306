import type { Params } from "../../model/index.ts";
import type { Effort, ModelTraits } from "./models.ts";

/** `thinking` and `output_config.effort` of a request. */
export interface Thinking {
  readonly thinking: Readonly<Record<string, unknown>> | undefined;
  readonly effort: Effort | undefined;
  /** The model may think: sampling and forced tools are then restricted. */
  readonly on: boolean;
  /** False where thinking was asked for and can't be had. */
  readonly heard: boolean;
}

/** The wire's least budget. */
const LEAST_BUDGET = 1024;

/** What an effort is worth in tokens where a model only knows budgets. */
const BUDGETS: Readonly<Record<string, number>> = {
  low: 2048,
  medium: 8192,
  high: 16_384,
  xhigh: 32_000,
  max: 48_000,
};

const ORDER: readonly Effort[] = ["low", "medium", "high", "xhigh", "max"];

const NOTHING: Thinking = { thinking: undefined, effort: undefined, on: false, heard: true };
const UNHEARD: Thinking = { ...NOTHING, heard: false };

/**
 * How the model is to think. `forbidden`: something else in the request (a forced tool, a history that does
 * not begin its turn with a thought) can't go together with thinking on a budget or at all.
 */
export function thinkingOf(
  params: Params,
  traits: ModelTraits,
  maxTokens: number,
  forbidden: { readonly budget: boolean; readonly all: boolean },
): Thinking {
  const { reasoning_effort: asked, thinking_budget_tokens: budget } = params;
  const said = asked !== undefined || budget !== undefined;
  const off = budget === 0 || (budget === undefined && (asked === "none" || asked === "minimal"));
  if (traits.thinking === "none") return said && !off ? UNHEARD : NOTHING;
  if (traits.unasked === "always") return always(asked, budget, off, traits);
  if (forbidden.all || off) {
    const thinking = traits.unasked === "on" ? { type: "disabled" } : undefined;
    return { ...NOTHING, thinking, heard: off || !said };
  }
  if (!said) return { ...NOTHING, on: traits.unasked !== "off" };
  if (traits.thinking === "budget" || (traits.thinking === "either" && budget !== undefined)) {
    return forbidden.budget ? UNHEARD : byBudget(budget ?? budgetOf(asked), budget !== undefined, maxTokens);
  }
  return adaptive(effortOf(asked, budget, traits), traits);
}

function adaptive(effort: Effort | undefined, traits: ModelTraits): Thinking {
  const display = traits.textOmitted ? { display: "summarized" } : {};
  return { thinking: { type: "adaptive", ...display }, effort, on: true, heard: true };
}

/** Where thinking can't be switched off the least effort is what comes nearest. */
function always(
  asked: string | undefined,
  budget: number | undefined,
  off: boolean,
  traits: ModelTraits,
): Thinking {
  if (off) return { ...NOTHING, effort: "low", on: true };
  if (asked === undefined && budget === undefined) return { ...NOTHING, on: true };
  return adaptive(effortOf(asked, budget, traits), traits);
}

/** The budget is part of `max_tokens` and must be less: a stated one is cut to fit, one by effort leaves room. */
function byBudget(wanted: number, stated: boolean, maxTokens: number): Thinking {
  const most = stated ? maxTokens - 1 : Math.floor(maxTokens * 0.8);
  const budget = Math.min(Math.max(wanted, LEAST_BUDGET), most);
  if (budget < LEAST_BUDGET) return UNHEARD;
  return { ...NOTHING, thinking: { type: "enabled", budget_tokens: budget }, on: true };
}

function budgetOf(effort: string | undefined): number {
  return BUDGETS[effort ?? ""] ?? BUDGETS.medium ?? LEAST_BUDGET;
}

/** The highest effort that the model knows and that is not above the wish. */
function effortOf(
  asked: string | undefined,
  budget: number | undefined,
  traits: ModelTraits,
): Effort | undefined {
  const wish = asked === "none" || asked === "minimal" ? "low" : (asked ?? effortFor(budget));
  if (wish === undefined) return undefined;
  const rank = ORDER.indexOf(wish as Effort);
  // A word that this table does not know is for the upstream to judge.
  if (rank === -1) return wish as Effort;
  return traits.efforts.findLast((effort) => ORDER.indexOf(effort) <= rank);
}

function effortFor(budget: number | undefined): Effort | undefined {
  if (budget === undefined) return undefined;
  if (budget <= 2048) return "low";
  return budget <= 8192 ? "medium" : "high";
}
