import { getEventListeners } from "node:events";
import { createHttpClient } from "../../src/adapters/http-client/client.ts";
import type { ServerLimits } from "../../src/adapters/http-server/limits.ts";
import { type RunningServer, startServer } from "../../src/adapters/http-server/server.ts";
import type { Target } from "../../src/gateway/config/types.ts";
import type { InferenceRecord } from "../../src/gateway/observe.ts";
import type { HttpClient } from "../../src/gateway/providers/http-port.ts";
import { createProviders } from "../../src/gateway/providers/registry.ts";
import type { RoutingSettings } from "../../src/gateway/routing/types.ts";
import type { Gateway } from "../../src/gateway/run/gateway.ts";
import { chatFunction, config, model, target, variant } from "../support/config.ts";
import { gatewayRig } from "../support/gateway.ts";
import { CountingClock } from "./counting-clock.ts";
import { type RunningSource, type Source, startSource } from "./source.ts";
import { answering, GOOD } from "./wire.ts";

/** The moment at which every run begins; the reset times of `fixtures/outcomes` count from it. */
export const NOW = Date.parse("2026-11-22T12:00:00Z");
/** The key of tier 1, which nobody but that upstream may ever see. */
export const KEY = "sk-fault-0123456789abcdef";

/** Places at each target, so that one that is not given back is seen. */
const PLACES = 8;

export interface RigOptions {
  readonly tier1: Source;
  /** Default: answers well. */
  readonly tier3?: Source | undefined;
  readonly target?: Partial<Target> | undefined;
  readonly target3?: Partial<Target> | undefined;
  readonly settings?: Partial<RoutingSettings> | undefined;
  readonly limits?: Partial<ServerLimits> | undefined;
  readonly retries?: number | undefined;
}

/** A real server, engine and HTTP client between a socket and two upstreams: `faulty` in tier 1, `good` in tier 3. */
export interface Rig extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly server: RunningServer;
  readonly clock: CountingClock;
  readonly tier1: RunningSource;
  readonly tier3: RunningSource;
  readonly targets: { readonly faulty: Target; readonly good: Target };
  readonly records: readonly InferenceRecord[];
  /** What is not as it was before the first request; empty when nothing is left over. */
  leftovers(): readonly string[];
}

export async function startRig(options: RigOptions): Promise<Rig> {
  const tier1 = await startSource(options.tier1);
  const tier3 = await startSource(options.tier3 ?? answering(GOOD));
  const clock = new CountingClock(NOW);
  const client = createHttpClient({ connectTimeoutMs: 2_000 });
  const signals = new Set<AbortSignal>();
  const records: InferenceRecord[] = [];
  const faults: unknown[] = [];
  const faulty = target("faulty/p", {
    kind: "openai",
    wire: "openai",
    baseUrl: `${tier1.url}/v1`,
    credential: { from: "env", name: "FAULT_KEY" },
    maxConcurrent: PLACES,
    ...options.target,
  });
  const good = target("good/p", {
    kind: "local",
    wire: "openai",
    tier: 3,
    order: 1,
    maxConcurrent: PLACES,
    baseUrl: `${tier3.url}/v1`,
    ...options.target3,
  });
  const retries = { numRetries: options.retries ?? 0, maxDelayS: 0 };
  const variants = [variant("faulty", "faulty", { retries }), variant("good", "good")];
  const { gateway, bugs } = await gatewayRig({
    config: config([model("faulty", [faulty]), model("good", [good])], [chatFunction("chat", variants)]),
    provider: createProviders(clock),
    http: noting(client, signals),
    clock,
    env: { FAULT_KEY: KEY },
    observers: [{ inference: (record) => records.push(record) }],
    ...(options.settings === undefined ? {} : { settings: options.settings }),
  });
  const { handler } = gateway;
  const server = await startServer({
    host: "127.0.0.1",
    port: 0,
    clock,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    onFault: (fault) => faults.push(fault),
    handler: {
      refuse: (url, status, message) => handler.refuse(url, status, message),
      handle(request) {
        signals.add(request.signal);
        return handler.handle(request);
      },
    },
  });
  const timers = clock.pending;

  const counts = (): Readonly<Record<string, number>> => ({
    "requests in flight": server.inFlight(),
    "client connections": server.connections(),
    timers: clock.pending - timers,
    "abort listeners": [...signals].reduce((sum, one) => sum + getEventListeners(one, "abort").length, 0),
    "places at tier 1": used(gateway, faulty),
    "places at tier 3": used(gateway, good),
    "event listeners": gateway.hub.listeners,
    "exchanges at tier 1": tier1.open(),
    "exchanges at tier 3": tier3.open(),
  });

  return {
    gateway,
    server,
    clock,
    tier1,
    tier3,
    targets: { faulty, good },
    records,
    leftovers: () => [
      ...Object.entries(counts()).flatMap(([what, count]) => (count === 0 ? [] : [`${count} ${what}`])),
      ...[...bugs, ...faults].map(
        (fault) => `a fault of our own: ${fault instanceof Error ? fault.stack : fault}`,
      ),
    ],
    async [Symbol.asyncDispose]() {
      await server.close({ drainMs: 0 });
      await client.close();
      await Promise.all([tier1.close(), tier3.close()]);
    },
  };
}

/** Keeps the signal of every exchange, so that what stays attached to it can be counted. */
function noting(client: HttpClient, signals: Set<AbortSignal>): HttpClient {
  return {
    exchange(request, maxBytes) {
      signals.add(request.signal);
      return client.exchange(request, maxBytes);
    },
    open(request) {
      signals.add(request.signal);
      return client.open(request);
    },
    close: () => client.close(),
  };
}

function used(gateway: Gateway, target: Target): number {
  const { active, waiting } = gateway.slots.load(target);
  return active + waiting;
}

/** Lets the event loop turn until `holds`; false after `ms`. */
export async function within(ms: number, holds: () => boolean): Promise<boolean> {
  const end = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return true;
}
