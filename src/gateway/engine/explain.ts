import { unknownFunction, unknownModel, unknownVariant } from "../api/names.ts";
import type { GatewayConfig, GatewayFunction, Kind, Tier } from "../config/types.ts";
import type { Skip } from "../model/index.ts";
import type { PlanSubject } from "../routing/plan.ts";
import { firstShares } from "../routing/sample.ts";
import type { Plan, RouterView } from "../routing/types.ts";
import type { Snapshot } from "./snapshot.ts";

/** A plan in words and figures: what `route explain` and `POST /pmoves/v1/route/explain` show. */
export interface Explanation {
  readonly function: string;
  readonly dialect: GatewayConfig["dialect"];
  readonly order: GatewayConfig["order"];
  readonly pinned: boolean;
  readonly episode_id: string;
  /** The rule by which the request starts at tier 2; null where none spoke. */
  readonly complex: string | null;
  /** How often each variant is the first to be asked, over all episodes; empty for a direct model. */
  readonly shares: readonly { readonly variant: string; readonly share: number }[];
  /** How often tier 1 is asked first. */
  readonly tier1_share: number;
  readonly steps: readonly ExplainedStep[];
}

/** What to explain: a function (perhaps one variant of it) or a model, chat or embedding. */
export interface ExplainRequest {
  readonly function?: string | undefined;
  readonly variant?: string | undefined;
  readonly model?: string | undefined;
  readonly episodeId?: string | undefined;
  /** A whole request instead of a name: a body of `/inference` or of a chat completion. */
  readonly request?: unknown;
  readonly minTier?: Tier | undefined;
  readonly maxTier?: Tier | undefined;
}

/** Throws `RequestError` 404 for names that don't exist. */
export function explainSubject(
  asked: ExplainRequest,
  { config, resolveModel, resolveEmbedding }: Snapshot,
): PlanSubject {
  if (asked.model !== undefined) {
    const model = resolveModel(asked.model) ?? resolveEmbedding(asked.model);
    if (!model) throw unknownModel(asked.model, [...config.models.keys(), ...config.embeddingModels.keys()]);
    return { type: "model", model };
  }
  const name = asked.function ?? "chat";
  const fn = config.functions.get(name);
  if (!fn) throw unknownFunction(name, config.functions.keys());
  if (asked.variant === undefined) return { type: "function", function: fn, variant: undefined };
  const variant = fn.variants.get(asked.variant);
  if (!variant) throw unknownVariant(asked.variant, fn.variants.keys());
  return { type: "function", function: fn, variant };
}

export interface ExplainedStep {
  readonly place: number;
  readonly variant: string | null;
  readonly model: string;
  readonly target: string;
  readonly tier: Tier;
  readonly kind: Kind;
  readonly state: "ready" | "cold" | "missing" | Skip;
  readonly reason: string | null;
  /** Unix milliseconds at which a bench ends. */
  readonly until: number | null;
  readonly retries: number;
}

export function explain(
  plan: Plan,
  episodeId: string,
  fn: GatewayFunction | undefined,
  config: GatewayConfig,
  view: RouterView,
): Explanation {
  let place = 0;
  const steps = plan.steps.flatMap((step) =>
    step.targets.map(({ target, skip, reason, cold }): ExplainedStep => {
      place += 1;
      const missing = skip === undefined && view.presenceOf(target) === "missing";
      return {
        place,
        variant: step.variant?.name ?? null,
        model: step.modelName,
        target: target.id,
        tier: target.tier,
        kind: target.kind,
        state: skip ?? (missing ? "missing" : cold ? "cold" : "ready"),
        reason: reason ?? (missing ? `not pulled there; run: ollama pull ${target.upstreamModel}` : null),
        until: view.benchOf(target)?.until ?? null,
        retries: step.retries.numRetries,
      };
    }),
  );
  const shares = fn && !plan.pinned ? sharesOf(fn, config) : [];
  const { dialect, order } = config;
  const first = steps[0];
  const tier1 = fn && !plan.pinned ? tier1Share(fn, config) : first?.tier === 1 ? 1 : 0;
  return {
    function: plan.functionName,
    dialect,
    order,
    pinned: plan.pinned,
    episode_id: episodeId,
    complex: plan.complex ?? null,
    shares,
    tier1_share: tier1,
    steps,
  };
}

function modelsOf(fn: GatewayFunction, config: GatewayConfig) {
  return fn.type === "embedding" ? config.embeddingModels : config.models;
}

function byTiers(fn: GatewayFunction, config: GatewayConfig): boolean {
  return config.order === "tiers" && fn.experimentation.type !== "order";
}

function sharesOf(fn: GatewayFunction, config: GatewayConfig): Explanation["shares"] {
  const names = byTiers(fn, config) ? lowestTier(fn, config) : fn.variants.keys();
  const inFileOrder = byTiers(fn, config) && fn.experimentation.type === "uniform";
  if (inFileOrder) return [...names].map((variant, i) => ({ variant, share: i === 0 ? 1 : 0 }));
  return [...firstShares(fn.experimentation, names)].map(([variant, share]) => ({ variant, share }));
}

/** Variants with a target in the lowest tier that the function has. */
function lowestTier(fn: GatewayFunction, config: GatewayConfig): readonly string[] {
  const tiersOf = (variant: { readonly model: string }) =>
    modelsOf(fn, config)
      .get(variant.model)
      ?.targets.map((target) => target.tier) ?? [];
  const lowest = Math.min(...[...fn.variants.values()].flatMap(tiersOf));
  return [...fn.variants.values()]
    .filter((variant) => tiersOf(variant).some((tier) => tier === lowest))
    .map((variant) => variant.name);
}

/** Whether any variant of a function has a target in tier 1. */
export function hasTier1(fn: GatewayFunction, config: GatewayConfig): boolean {
  const models = modelsOf(fn, config);
  return [...fn.variants.values()].some((variant) =>
    models.get(variant.model)?.targets.some((target) => target.tier === 1),
  );
}

/** The share of episodes whose first target is in tier 1, by configuration alone. */
export function tier1Share(fn: GatewayFunction, config: GatewayConfig): number {
  const models = modelsOf(fn, config);
  const targetsOf = (name: string) => models.get(fn.variants.get(name)?.model ?? "")?.targets ?? [];
  if (byTiers(fn, config)) return hasTier1(fn, config) ? 1 : 0;
  let share = 0;
  for (const [name, part] of firstShares(fn.experimentation, fn.variants.keys())) {
    if (targetsOf(name)[0]?.tier === 1) share += part;
  }
  return share;
}
