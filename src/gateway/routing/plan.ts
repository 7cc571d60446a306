import type {
  Credential,
  GatewayConfig,
  GatewayFunction,
  Model,
  Retries,
  Target,
  Tier,
  Variant,
} from "../config/types.ts";
import type { Skip } from "../model/index.ts";
import type { Home } from "./affinity.ts";
import { homeFirst, startAtTier } from "./reorder.ts";
import { uniformOf, variantOrder } from "./sample.ts";
import type { Plan, PlannedTarget, RouterView, Step } from "./types.ts";

/** What a plan is made for. */
export type PlanSubject =
  | {
      readonly type: "function";
      readonly function: GatewayFunction;
      /** The only variant that may serve. */
      readonly variant: Variant | undefined;
    }
  | { readonly type: "model"; readonly model: Model };

export interface PlanOptions {
  readonly episodeId: string;
  /** Values for `dynamic::` credentials. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly minTier?: Tier | undefined;
  readonly maxTier?: Tier | undefined;
  /** Where this episode was served before. */
  readonly home?: Home | undefined;
  /** Estimated input tokens; asked only where a target says how many fit. */
  readonly inputTokens?: (() => number) | undefined;
  /** Why the request starts at tier 2, where a rule says so. */
  readonly complex?: string | undefined;
}

type Models = Pick<GatewayConfig, "models" | "embeddingModels" | "order">;

const ONCE: Retries = { numRetries: 0, maxDelayS: 10 };

/** Every decision about a request that can be made before anything is sent. Pure: same input, same plan. */
export function makePlan(subject: PlanSubject, config: Models, view: RouterView, options: PlanOptions): Plan {
  if (subject.type === "model") {
    const step = stepOf(undefined, subject.model, subject.model.targets, view, options);
    return finish({ functionName: "tensorzero::default", steps: [step], pinned: true }, view, options);
  }
  const fn = subject.function;
  const models = fn.type === "embedding" ? config.embeddingModels : config.models;
  const steps = subject.variant
    ? stepsInOrder([subject.variant], models, view, options)
    : config.order === "tiers" && fn.experimentation.type !== "order"
      ? stepsByTier(fn, models, view, options)
      : stepsInOrder(sampled(fn, options.episodeId), models, view, options);
  return finish({ functionName: fn.name, steps, pinned: subject.variant !== undefined }, view, options);
}

/**
 * What changes the order once it is known: an episode goes back to where it was, complex work starts at plans
 * even so.
 */
function finish(plan: Omit<Plan, "complex">, view: RouterView, { complex, home }: PlanOptions): Plan {
  let { steps } = plan;
  if (home !== undefined) steps = homeFirst(steps, home);
  if (complex !== undefined) steps = startAtTier(steps, 2);
  return lastResort({ ...plan, steps, complex }, view);
}

/** Orders that no episode changes: most functions have one variant, or a list. */
const FIXED = new WeakMap<GatewayFunction, readonly Variant[]>();

function sampled(fn: GatewayFunction, episodeId: string): readonly Variant[] {
  const known = FIXED.get(fn);
  if (known !== undefined) return known;
  let byEpisode = false;
  const variants = ordered(fn, fn.variants.keys(), () => {
    byEpisode = true;
    return uniformOf(fn.name, episodeId);
  });
  if (!byEpisode) FIXED.set(fn, variants);
  return variants;
}

function ordered(fn: GatewayFunction, names: Iterable<string>, uniform: () => number): readonly Variant[] {
  const order = variantOrder(fn.experimentation, names, uniform);
  return order.flatMap((name) => fn.variants.get(name) ?? []);
}

function stepsInOrder(
  variants: readonly Variant[],
  models: ReadonlyMap<string, Model>,
  view: RouterView,
  options: PlanOptions,
): Step[] {
  const steps: Step[] = [];
  for (const variant of variants) {
    const model = models.get(variant.model);
    if (model) steps.push(stepOf(variant, model, model.targets, view, options));
  }
  return steps;
}

/** Tier by tier; inside a tier as weights say, else loaded models before cold ones, else file order. */
function stepsByTier(
  fn: GatewayFunction,
  models: ReadonlyMap<string, Model>,
  view: RouterView,
  options: PlanOptions,
): Step[] {
  const steps: Step[] = [];
  for (const tier of [1, 2, 3] as const) {
    const here = new Map<string, { variant: Variant; model: Model; targets: readonly Target[] }>();
    for (const variant of fn.variants.values()) {
      const model = models.get(variant.model);
      const targets = model?.targets.filter((target) => target.tier === tier) ?? [];
      if (model && targets.length > 0) here.set(variant.name, { variant, model, targets });
    }
    const weighted = fn.experimentation.type === "static";
    const names = weighted
      ? ordered(fn, here.keys(), () => uniformOf(fn.name, options.episodeId)).map((variant) => variant.name)
      : [...here.keys()].sort((a, b) => coldness(here.get(a), view) - coldness(here.get(b), view));
    for (const name of names) {
      const entry = here.get(name);
      if (entry) steps.push(stepOf(entry.variant, entry.model, entry.targets, view, options));
    }
  }
  return steps;
}

function coldness(entry: { readonly targets: readonly Target[] } | undefined, view: RouterView): number {
  return entry?.targets.some((target) => view.presenceOf(target) === "loaded") ? 0 : 1;
}

function stepOf(
  variant: Variant | undefined,
  model: Model,
  targets: readonly Target[],
  view: RouterView,
  options: PlanOptions,
): Step {
  return {
    variant,
    modelName: model.name,
    targets: targets.map((target) => planned(target, view, options)),
    retries: variant?.retries ?? ONCE,
    modelTimeouts: model.timeouts,
  };
}

function planned(target: Target, view: RouterView, options: PlanOptions): PlannedTarget {
  const skipped = (skip: Skip, reason: string) => ({ target, skip, reason, cold: false });
  if (target.unusable) return skipped(target.unusable.skip, target.unusable.reason);
  if (options.minTier !== undefined && target.tier < options.minTier) {
    return skipped("tier", `below the tier asked for (${options.minTier})`);
  }
  if (options.maxTier !== undefined && target.tier > options.maxTier) {
    return skipped("tier", `above the tier allowed (${options.maxTier})`);
  }
  const window = target.contextWindow;
  const tokens = window === undefined ? undefined : options.inputTokens?.();
  if (window !== undefined && tokens !== undefined && tokens > window) {
    return skipped("too_small", `about ${tokens} input tokens, and ${window} fit`);
  }
  if (!view.hasKey(target, options.credentials)) return skipped("no_key", keyWanted(target.credential));
  const bench = view.benchOf(target);
  if (bench) return skipped("benched", bench.reason);
  const objection = view.overBudget?.(target);
  if (objection !== undefined) return skipped("budget", objection);
  const cold = target.coldStartMs !== undefined && view.presenceOf(target) === "cold";
  return { target, skip: undefined, reason: undefined, cold };
}

function keyWanted(credential: Credential): string {
  return credential.from === "dynamic"
    ? `its key comes with the request: send it in \`credentials\` as \`${credential.name}\``
    : "no key for it";
}

/**
 * Where only resting targets are left, those that merely failed are tried after all: a server that has
 * come back in the meantime should answer. Benches for credit or a bad key stay in force.
 */
function lastResort(plan: Plan, view: RouterView): Plan {
  if (plan.steps.some((step) => step.targets.some((entry) => entry.skip === undefined))) return plan;
  const revive = (entry: PlannedTarget): PlannedTarget => {
    if (entry.skip !== "benched" || view.benchOf(entry.target)?.cause !== "failing") return entry;
    const reason = view.overBudget?.(entry.target);
    return { ...entry, skip: reason === undefined ? undefined : "budget", reason };
  };
  return { ...plan, steps: plan.steps.map((step) => ({ ...step, targets: step.targets.map(revive) })) };
}
