import type { Clock } from "../../kernel/clock.ts";
import { addOwnRoutes } from "../api/own/routes.ts";
import type { Gate } from "../auth/index.ts";
import { KeyRing, type KeySource } from "../auth/provider-keys.ts";
import type { Balances } from "../budget/balances.ts";
import { spendGate } from "../budget/gate.ts";
import type { Origins } from "../config/index.ts";
import type { GatewayConfig, Model, Wire } from "../config/types.ts";
import { EventHub } from "../control/events.ts";
import { type GatewayState, gatewayState } from "../control/state.ts";
import { Engine } from "../engine/engine.ts";
import type { Snapshot } from "../engine/snapshot.ts";
import type { FilesDeps } from "../files/call-files.ts";
import { createPrepare } from "../functions/index.ts";
import { createHandler } from "../http/handler.ts";
import type { GatewayHandler } from "../http/handler-port.ts";
import { addMissingRoutes } from "../http/missing-routes.ts";
import type { RecordsPort } from "../http/records/port.ts";
import { addRecordRoutes } from "../http/records/routes.ts";
import { RouteTable } from "../http/route.ts";
import { addClientRoutes } from "../http/routes.ts";
import type { Metrics } from "../metrics/index.ts";
import { type Observer, tellAll } from "../observe.ts";
import type { HttpClient } from "../providers/http-port.ts";
import type { Provider } from "../providers/provider.ts";
import { BenchBook } from "../routing/bench-book.ts";
import { Slots } from "../routing/slots.ts";
import type { RouterView, RoutingSettings } from "../routing/types.ts";
import type { Keeping } from "./keeping.ts";

/** Everything an engine needs that is not made here. */
export interface EngineParts {
  readonly snapshot: Snapshot;
  readonly settings: RoutingSettings;
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly random: () => number;
  readonly observers: readonly Observer[];
  /** Fetches files for targets that take them only by content. */
  readonly files?: FilesDeps | undefined;
  /** Benches, budgets and prices that outlive the process; without it nothing does. */
  readonly keeping?: Keeping | undefined;
  /** What providers say is left. */
  readonly balances?: Balances | undefined;
  provider(wire: Wire): Provider;
  presence: RouterView["presenceOf"];
}

/** An engine with the books it keeps: benches and places. */
export interface EngineRoom {
  readonly engine: Engine;
  readonly benches: BenchBook;
  readonly slots: Slots;
}

export function createEngine(parts: EngineParts): EngineRoom {
  const { snapshot, observers, keeping, balances, ...rest } = parts;
  const benches = new BenchBook(parts.settings, keeping?.listener);
  benches.restore(keeping?.benches ?? [], parts.clock.now());
  const slots = new Slots(parts.clock);
  const spend = keeping && spendGate(keeping.keeper, balances, keeping.prices);
  const engine = new Engine(snapshot, {
    ...rest,
    prices: keeping?.prices,
    spend,
    benches,
    slots,
    observer: tellAll(observers),
  });
  return { engine, benches, slots };
}

/** Takes a configuration into use: compiles what it holds and reads its keys. Throws `PmovesError` where that fails. */
export async function createSnapshot(
  config: GatewayConfig,
  keys: KeySource,
  shorthand: (name: string, purpose: Model["purpose"]) => Model | undefined,
  origins?: Origins,
): Promise<Snapshot> {
  const resolveModel = (name: string) => config.models.get(name) ?? shorthand(name, "chat");
  const resolveEmbedding = (name: string) => config.embeddingModels.get(name) ?? shorthand(name, "embedding");
  const prepare = await createPrepare(config, { resolveModel, origins });
  return { config, prepare, keys: await KeyRing.read(config, keys), resolveModel, resolveEmbedding };
}

export interface GatewayParts extends EngineParts {
  /** What is remembered, for the routes that read it and add to it; without it they answer 503. */
  readonly records?: RecordsPort | undefined;
  readonly metrics: Metrics;
  readonly gate: Gate;
  readonly version: string;
  /** A fault of our own, for the log. */
  onBug(error: unknown): void;
}

/** The gateway behind a server: the engine, its routes, and what shows how it fares. */
export interface Gateway extends EngineRoom {
  readonly handler: GatewayHandler;
  readonly hub: EventHub;
  state(): GatewayState;
}

export function createGateway(parts: GatewayParts): Gateway {
  const { clock, metrics, gate, version, onBug, settings } = parts;
  const hub = new EventHub(clock);
  const observers = [...parts.observers, metrics, hub];
  const room = createEngine({ ...parts, observers });
  const { engine, benches, slots } = room;
  const startedAt = clock.now();
  const state = () =>
    gatewayState({
      version,
      startedAt,
      config: engine.snapshot.config,
      view: engine.view,
      slots,
      now: clock.now(),
      budgets: parts.keeping?.keeper?.state(),
    });
  metrics.stateFrom(state);
  const routes = new RouteTable();
  addMissingRoutes(routes);
  const { records } = parts;
  addRecordRoutes(routes, { records, clock, config: () => engine.snapshot.config });
  addClientRoutes(routes, {
    engine,
    records,
    clock,
    metrics,
    version,
    onBug,
    holdMs: () => settings.holdMs,
    health: () => ({ gateway: "ok" }),
  });
  addOwnRoutes(routes, { engine, hub, benches, state });
  const handler = createHandler({
    routes,
    clock,
    onBug,
    observer: tellAll(observers),
    basePath: () => engine.snapshot.config.listen.basePath,
    check: (path, headers) => gate.check(path, headers),
  });
  return { ...room, handler, hub, state };
}
