import type { Target } from "../../config/types.ts";

/** In what Gemini's model generations differ. Source: ai.google.dev, guides on thinking, signatures, files, tools. */
export interface ModelTraits {
  /** Tool calls of the past need a thought signature (Gemini 3 and later). */
  readonly signed: boolean;
  /** How thinking is steered: by level (3 and later), by token budget (2.5), not at all. */
  readonly thinking: "level" | "budget" | "none";
  /** Pro models can't stop thinking. */
  readonly pro: boolean;
  /** Has no level between low and high: the first Pro model of generation 3. */
  readonly lowOrHigh: boolean;
  /** Reads files at public addresses (2.5 and later). */
  readonly addresses: boolean;
  /** A response MIME type or schema may stand beside functions (3 and later). */
  readonly shapeWithTools: boolean;
}

const KEPT = new WeakMap<Target, ModelTraits>();

/** A name that says no generation (`gemini-pro-latest`, a tuned model) is taken for a current one. */
export function traitsOf(target: Target): ModelTraits {
  let traits = KEPT.get(target);
  if (traits === undefined) {
    traits = read(target.upstreamModel);
    KEPT.set(target, traits);
  }
  return traits;
}

function read(model: string): ModelTraits {
  const name = model.slice(model.lastIndexOf("/") + 1).toLowerCase();
  const budget = name.startsWith("gemini-2.5");
  const before = /^(?:gemini-(?:1|2)(?:\.|-|$)|gemma|learnlm)/.test(name);
  const pro = /\bpro\b/.test(name);
  return {
    signed: !before,
    thinking: budget ? "budget" : before ? "none" : "level",
    pro,
    lowOrHigh: pro && /^gemini-3-/.test(name),
    addresses: budget || !before,
    shapeWithTools: !before,
  };
}
