import type { GatewayConfig } from "../../src/gateway/config/types.ts";
import type { Provider } from "../../src/gateway/providers/provider.ts";
import { type Try, tryWhole } from "../../src/gateway/routing/attempt.ts";
import { BenchBook } from "../../src/gateway/routing/bench-book.ts";
import { makePlan, type PlanSubject } from "../../src/gateway/routing/plan.ts";
import { Runner, type RunnerDeps } from "../../src/gateway/routing/runner.ts";
import { Slots } from "../../src/gateway/routing/slots.ts";
import type { RoutingSettings } from "../../src/gateway/routing/types.ts";
import { FakeClock } from "./clock.ts";
import { noHttp } from "./fake-provider.ts";

export const SETTINGS: RoutingSettings = {
  holdMs: 10_000,
  attemptMs: 60_000,
  firstTokenMs: 20_000,
  idleMs: 30_000,
  totalMs: 120_000,
  maxRetryAfterMs: 30_000,
  benchAfter: 3,
  benchMs: 5_000,
  benchMaxMs: 300_000,
  affinity: true,
  hedgeMs: 0,
  hedgePaid: false,
  complex: {},
};

const REQUEST = {
  system: undefined,
  messages: [],
  params: {},
  tools: undefined,
  output: { type: "text" },
  stream: false,
  extraBody: [],
  extraHeaders: [],
} as const;

/** A router over one provider, with its own clock and books. */
export function rig(provider: Provider, settings: Partial<RoutingSettings> = {}) {
  const clock = new FakeClock();
  const all = { ...SETTINGS, ...settings };
  const benches = new BenchBook(all);
  const slots = new Slots(clock);
  const deps: RunnerDeps = {
    clock,
    http: noHttp,
    settings: all,
    benches,
    slots,
    random: () => 0.5,
    provider: () => provider,
    key: () => undefined,
  };
  const view = {
    benchOf: (t: Parameters<BenchBook["find"]>[0]) => benches.find(t, clock.now()),
    presenceOf: () => "unknown" as const,
    hasKey: () => true,
  };
  const run = (subject: PlanSubject, config: GatewayConfig, signal = new AbortController().signal) => {
    const episodeId = "01939f3e-8c55-7a3b-8f44-0c1d2e3f4a5b";
    const plan = makePlan(subject, config, view, { episodeId, credentials: {} });
    const options = { stream: false, signal, credentials: {}, onAttempt: undefined };
    const runner = new Runner(deps, plan, options, (t: Try) => tryWhole(t, REQUEST));
    return { plan, runner, result: runner.run() };
  };
  return { clock, benches, slots, deps, view, run };
}
