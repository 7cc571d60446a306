import type { BudgetState } from "../budget/state.ts";
import { safeAddress } from "../config/address.ts";
import type { GatewayConfig, Target } from "../config/types.ts";
import { hasTier1, tier1Share } from "../engine/explain.ts";
import type { BenchBook } from "../routing/bench-book.ts";
import type { Slots } from "../routing/slots.ts";
import type { RouterView } from "../routing/types.ts";

/** What a running gateway is and how its targets fare: `GET /pmoves/v1/state`. Times are Unix milliseconds. */
export interface GatewayState {
  readonly version: string;
  readonly config_hash: string;
  readonly dialect: string;
  readonly order: string;
  readonly files: readonly string[];
  readonly started_at: number;
  readonly now: number;
  readonly functions: readonly {
    readonly name: string;
    readonly type: string;
    readonly tier1_share: number;
    /** Whether there is a target in tier 1 at all, which another order would ask first. */
    readonly has_tier1: boolean;
    readonly variants: readonly string[];
  }[];
  readonly targets: readonly TargetState[];
  readonly budgets: readonly BudgetState[];
}

export interface TargetState {
  readonly id: string;
  readonly model: string;
  readonly provider: string;
  readonly purpose: string;
  readonly kind: string;
  readonly tier: number;
  readonly wire: string;
  readonly upstream_model: string;
  readonly address: string;
  readonly usable: boolean;
  readonly skip: string | null;
  readonly reason: string | null;
  readonly fix: string | null;
  readonly presence: string;
  readonly bench: {
    readonly scope: string;
    readonly cause: string;
    readonly since: number;
    readonly until: number;
    readonly reason: string;
  } | null;
  readonly active: number;
  readonly waiting: number;
  readonly max_concurrent: number | null;
}

export interface StateSources {
  readonly version: string;
  readonly startedAt: number;
  readonly config: GatewayConfig;
  readonly view: RouterView;
  readonly slots: Slots;
  readonly now: number;
  readonly budgets?: readonly BudgetState[] | undefined;
}

export function gatewayState(from: StateSources): GatewayState {
  const { config, view, slots } = from;
  return {
    version: from.version,
    config_hash: config.hash,
    dialect: config.dialect,
    order: config.order,
    files: config.files,
    started_at: from.startedAt,
    now: from.now,
    functions: [...config.functions.values()].map((fn) => ({
      name: fn.name,
      type: fn.type,
      tier1_share: tier1Share(fn, config),
      has_tier1: hasTier1(fn, config),
      variants: [...fn.variants.keys()],
    })),
    targets: allTargets(config).map((target) => targetState(target, view, slots)),
    budgets: from.budgets ?? [],
  };
}

/** Chat and embedding targets, tier by tier in file order. */
export function allTargets(config: GatewayConfig): readonly Target[] {
  const models = [...config.models.values(), ...config.embeddingModels.values()];
  return models.flatMap((model) => model.targets).sort((a, b) => a.tier - b.tier || a.order - b.order);
}

function targetState(target: Target, view: RouterView, slots: Slots): TargetState {
  const bench = view.benchOf(target);
  const keyless = target.unusable === undefined && !view.hasKey(target, {});
  const spent = target.unusable || bench ? undefined : view.overBudget?.(target);
  const rests = bench ? "benched" : spent === undefined ? null : "budget";
  const skip = target.unusable?.skip ?? (keyless ? "no_key" : rests);
  const own = keyless ? "its key comes with each request" : (bench?.reason ?? spent ?? null);
  return {
    id: target.id,
    model: target.model,
    provider: target.provider,
    purpose: target.purpose,
    kind: target.kind,
    tier: target.tier,
    wire: target.wire,
    upstream_model: target.upstreamModel,
    address: safeAddress(target.baseUrl),
    usable: skip === null,
    skip,
    reason: target.unusable?.reason ?? own,
    fix: target.unusable?.fix ?? null,
    presence: view.presenceOf(target),
    bench:
      bench === undefined
        ? null
        : {
            scope: bench.scope,
            cause: bench.cause,
            since: bench.since,
            until: bench.until,
            reason: bench.reason,
          },
    ...slots.load(target),
    max_concurrent: target.maxConcurrent ?? null,
  };
}

/** Lifts the benches that cover a target. */
export function unbench(
  target: Target,
  benches: BenchBook,
): { readonly target: string; readonly lifted: boolean } {
  return { target: target.id, lifted: benches.lift(target) };
}
