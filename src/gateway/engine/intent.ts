import { callTokens } from "../budget/estimate.ts";
import type { Tier } from "../config/types.ts";
import { RequestError } from "../error.ts";
import type { PreparedCall } from "../functions/types.ts";
import type { InferenceCall } from "../model/index.ts";
import type { AffinityBook } from "../routing/affinity.ts";
import { complexRule } from "../routing/complex.ts";
import type { PlanOptions } from "../routing/plan.ts";
import type { RoutingSettings } from "../routing/types.ts";
import type { CallOptions } from "./snapshot.ts";

/** Tags that say what the headers `x-pmoves-min-tier` and `x-pmoves-max-tier` say, for SDKs that set no headers. */
const MIN_TIER_TAG = "pmoves::min_tier";
const MAX_TIER_TAG = "pmoves::max_tier";

/** What a call wants of routing beside an answer. Throws `RequestError` 400 for a tier that is none. */
export function intentOf(
  prepared: Pick<PreparedCall, "call" | "function">,
  options: Pick<CallOptions, "minTier" | "maxTier">,
  settings: RoutingSettings,
  affinity: AffinityBook,
): Omit<PlanOptions, "episodeId" | "credentials"> {
  const { call } = prepared;
  let counted: number | undefined;
  const tokens = () => {
    counted ??= callTokens(call);
    return counted;
  };
  return {
    minTier: options.minTier ?? tierTag(call, MIN_TIER_TAG),
    maxTier: options.maxTier ?? tierTag(call, MAX_TIER_TAG),
    home: homeOf(call, settings, affinity),
    complex: complexOf(call, prepared.function, settings, tokens),
    inputTokens: tokens,
  };
}

/** Only an episode that the client names goes on: one that we made up is new. */
function homeOf(call: InferenceCall, settings: RoutingSettings, affinity: AffinityBook) {
  if (call.episodeId === undefined || !settings.affinity) return undefined;
  return affinity.find(subjectName(call), call.episodeId);
}

/** The function, or the model, under which an episode is remembered. */
export function subjectName({ address }: InferenceCall): string {
  return `${address.type}:${address.name}`;
}

function tierTag(call: InferenceCall, name: string): Tier | undefined {
  const text = call.tags[name];
  if (text === undefined) return undefined;
  const tier = Number(text);
  if (tier === 1 || tier === 2 || tier === 3) return tier;
  throw new RequestError(400, `tags.${name}: must be "1", "2" or "3"`);
}

function complexOf(
  call: InferenceCall,
  fn: PreparedCall["function"],
  settings: RoutingSettings,
  estimateTokens: () => number,
): string | undefined {
  const rules = fn && Object.hasOwn(settings.complex, fn.name) ? settings.complex[fn.name] : undefined;
  if (rules === undefined) return undefined;
  const offered = call.tools.allowed?.length ?? fn?.tools.length ?? 0;
  const hasTools = offered > 0 || call.tools.additional.length > 0 || call.tools.provider.length > 0;
  return complexRule(rules, { call, hasTools, estimateTokens });
}
