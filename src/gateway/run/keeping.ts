import type { Clock } from "../../kernel/clock.ts";
import { messageOf } from "../../kernel/errors.ts";
import type { Budget } from "../budget/budget.ts";
import { BudgetKeeper } from "../budget/keeper.ts";
import type { SpendStore } from "../budget/port.ts";
import { unavailableStore } from "../budget/unavailable-store.ts";
import type { PriceBook } from "../prices/book.ts";
import type { Bench, BenchListener } from "../routing/bench-book.ts";
import type { BenchStore } from "../routing/bench-store.ts";

/** What a gateway remembers of its targets, for all processes that share a state folder. */
export interface StateStore extends AsyncDisposable {
  readonly benches: BenchStore;
  readonly spend: SpendStore;
}

/** Where it is kept, and what the settings say of money. */
export interface KeepingPorts {
  readonly budgets: readonly Budget[];
  readonly prices: PriceBook;
  /** Rejects with `PmovesError` where the store can't be used. Closed by whoever gave it. */
  openState(): Promise<StateStore>;
  warn(text: string): void;
}

/** State that survives, taken up for one engine. */
export interface Keeping {
  readonly prices: PriceBook;
  readonly keeper: BudgetKeeper | undefined;
  readonly benches: readonly Bench[];
  readonly listener: BenchListener | undefined;
}

/** Longer than any request: what is given back by expiry is no longer under way. */
const HOLD_MARGIN_MS = 60_000;

/**
 * A store that can't be used stops nothing but paid targets under a budget: it is warned of, benches stay
 * in memory, and spend is refused.
 */
export async function openKeeping(ports: KeepingPorts, clock: Clock, totalMs: number): Promise<Keeping> {
  const { budgets, prices, warn } = ports;
  let state: StateStore | undefined;
  let reason: unknown;
  let benches: readonly Bench[] = [];
  try {
    state = await ports.openState();
    benches = await state.benches.load(clock.now());
  } catch (error) {
    reason = error;
    warn(`benches are not kept: ${messageOf(error)}`);
  }
  const store = state?.spend ?? unavailableStore(reason);
  const holdMs = totalMs + HOLD_MARGIN_MS;
  const keeper =
    budgets.length === 0 ? undefined : new BudgetKeeper({ budgets, prices, store, clock, holdMs, warn });
  await keeper?.refresh();
  return { prices, keeper, benches, listener: state && listenerFor(state.benches, warn) };
}

/** Writes benches behind the request; a failure is said once until it works again. */
function listenerFor(store: BenchStore, warn: (text: string) => void): BenchListener {
  let failing = false;
  const told = (work: Promise<void>) => {
    work.then(
      () => {
        failing = false;
      },
      (error) => {
        if (!failing) warn(`benches are not kept: ${messageOf(error)}`);
        failing = true;
      },
    );
  };
  return { put: (bench) => told(store.put(bench)), remove: (key) => told(store.remove(key)) };
}
