import type { BudgetState, GatewayState } from "../../gateway/index.ts";
import { sleep } from "../../kernel/clock.ts";
import { TopModel } from "./model.ts";
import type { TopSnapshot } from "./snapshot.ts";
import type { TopSource } from "./sources.ts";

export interface Benched {
  readonly target: string;
  readonly cause: string;
  /** Unix milliseconds; the countdown ends there. */
  readonly until: number;
  readonly reason: string;
}

/** A moment of `pmoves top` as data: what happens, and what rests or runs out. */
export interface TopReport extends TopSnapshot {
  readonly source: string;
  readonly benches: readonly Benched[];
  readonly budgets: readonly BudgetState[];
}

export function reportOf(source: string, snapshot: TopSnapshot, state: GatewayState): TopReport {
  return { source, ...snapshot, benches: benchesOf(state), budgets: state.budgets };
}

/** Targets that rest, the first to come back first. */
export function benchesOf({ targets }: Pick<GatewayState, "targets">): readonly Benched[] {
  return targets
    .flatMap(({ id, bench }) => (bench === null ? [] : [{ target: id, ...bench }]))
    .map(({ target, cause, until, reason }) => ({ target, cause, until, reason }))
    .sort((a, b) => a.until - b.until);
}

/** Looks for `windowS` seconds and reports, `count` times; without a count until the signal aborts. */
export async function* topReports(
  source: TopSource,
  { windowS, count }: { readonly windowS: number; readonly count: number | undefined },
  signal: AbortSignal,
): AsyncGenerator<TopReport, void, undefined> {
  const model = new TopModel(() => source.clock.now());
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  let failure: { readonly error: unknown } | undefined;
  source
    .follow(model, both, () => undefined)
    .catch((error: unknown) => {
      failure = { error };
    });
  try {
    // The window counts whole seconds: the one that has begun is not among them.
    await sleep(source.clock, 1000 - (source.clock.now() % 1000), signal);
    for (let i = 0; count === undefined || i < count; i++) {
      await sleep(source.clock, windowS * 1000, signal);
      if (failure !== undefined) throw failure.error;
      yield reportOf(source.name, model.snapshot(windowS), await source.state(signal));
    }
  } finally {
    over.abort();
  }
}
