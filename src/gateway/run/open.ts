import type { Clock } from "../../kernel/clock.ts";
import { messageOf } from "../../kernel/errors.ts";
import type { Recording } from "../../observability/index.ts";
import type { KeySource } from "../auth/provider-keys.ts";
import { requirePrices } from "../budget/require-prices.ts";
import {
  type Built,
  type ConfigSource,
  findConfig,
  type LocalModel,
  loadConfig,
  ollamaAddress,
  overridesOf,
  parseRewrite,
  type TiersSettings,
} from "../config/index.ts";
import type { Snapshot } from "../engine/snapshot.ts";
import type { FilesDeps } from "../files/call-files.ts";
import type { Spawn } from "../providers/claude-code/process-port.ts";
import type { HttpClient } from "../providers/http-port.ts";
import { type InventoryCall, loadedModels, pulledModels } from "../providers/ollama/inventory.ts";
import { createProviders, type ProviderFor, spokenWires } from "../providers/registry.ts";
import { type RoutingTable, routingSettings } from "../routing/settings.ts";
import type { RoutingSettings } from "../routing/types.ts";
import { createEngine, createSnapshot, type EngineRoom } from "./gateway.ts";
import { LocalInventory } from "./inventory.ts";
import { type Keeping, type KeepingPorts, openKeeping } from "./keeping.ts";

/** What opening a gateway needs of the machine and of pmoves.toml. */
export interface OpenPorts {
  readonly cwd: string;
  readonly userConfigDir: string;
  readonly clock: Clock;
  readonly source: ConfigSource;
  readonly keys: KeySource;
  readonly http: HttpClient;
  readonly routing: RoutingTable;
  readonly tiers: TiersSettings;
  /** State that survives, budgets and prices; without it nothing is kept and nothing is limited. */
  readonly keeping?: KeepingPorts | undefined;
  /** Fetches files that requests give by address; without it every target gets the address. */
  readonly files?: FilesDeps | undefined;
  /** Remembers what is asked and answered; without it nothing is. Closed by whoever gave it. */
  readonly recording?: (() => Promise<Recording>) | undefined;
  /** Starts commands of the configuration; without it targets that are commands fail. */
  readonly spawn?: Spawn | undefined;
}

/** Which configuration, and how it is read. */
export interface ConfigChoice {
  /** `--config`: a path or a glob; undefined looks in the usual places. */
  readonly config?: string | undefined;
  /** `FROM=TO`, maps of hosts. */
  readonly rewrite?: readonly string[] | undefined;
  /** Order by tiers, whatever the file says. */
  readonly localFirst?: boolean | undefined;
  /** False for commands that only look. */
  readonly requireUsable?: boolean | undefined;
}

/** Finds and reads the configuration; with no file at all, looks at what this machine offers. */
export async function readGatewayConfig(ports: OpenPorts, choice: ConfigChoice): Promise<Built> {
  const { source, cwd, userConfigDir, routing, tiers } = ports;
  const files = await findConfig(source, { cwd, userConfigDir, explicit: choice.config });
  return loadConfig({
    files,
    source,
    spokenWires,
    order: choice.localFirst ? "tiers" : routing.order,
    rewrites: (choice.rewrite ?? []).map(parseRewrite),
    overrides: overridesOf(tiers),
    localModels: files.length === 0 ? await localModels(ports) : undefined,
    requireUsable: choice.requireUsable,
  });
}

const PATIENCE_MS = 1500;
/** Families of models that only embed (ollama.com/library). */
const EMBEDDING = /bert|embed|bge|minilm/i;

/** What the local Ollama has pulled; undefined where none answers. */
export async function localModels(ports: OpenPorts): Promise<readonly LocalModel[] | undefined> {
  const stop = new AbortController();
  const cancel = ports.clock.after(PATIENCE_MS, () => stop.abort(new Error("no answer in time")));
  try {
    const { http, clock } = ports;
    const call = { http, baseUrl: ollamaAddress(ports.source.env), signal: stop.signal, now: clock.now() };
    const models = await pulledModels(call);
    return models.map(({ name, family }) => ({ name, embedding: EMBEDDING.test(`${family ?? ""} ${name}`) }));
  } catch {
    return undefined; // nobody there: a fact that the configuration then states
  } finally {
    cancel();
  }
}

/** The parts that every engine of a process shares. */
export interface Workshop {
  readonly settings: RoutingSettings;
  readonly provider: ProviderFor;
  readonly inventory: LocalInventory;
}

export function openWorkshop({ clock, http, routing, spawn }: OpenPorts): Workshop {
  const ask = async (baseUrl: string, signal: AbortSignal) => {
    const call: InventoryCall = { http, baseUrl, signal, now: clock.now() };
    const [pulled, loaded] = await Promise.all([pulledModels(call), loadedModels(call)]);
    return { pulled: pulled.map((model) => model.name), loaded: loaded.map((model) => model.name) };
  };
  return {
    settings: routingSettings(routing),
    provider: createProviders(clock, { spawn }),
    inventory: new LocalInventory(ask, clock),
  };
}

/** A configuration read and taken into use. */
export async function openSnapshot(
  ports: OpenPorts,
  choice: ConfigChoice,
): Promise<{ readonly built: Built; readonly snapshot: Snapshot }> {
  const built = await readGatewayConfig(ports, choice);
  const { keeping } = ports;
  if (keeping && choice.requireUsable !== false) requirePrices(built.config, keeping.budgets, keeping.prices);
  return { built, snapshot: await createSnapshot(built.config, ports.keys, built.shorthand, built.origins) };
}

/** An engine in this process, without a server, for commands. */
export async function openEngine(
  ports: OpenPorts,
  choice: ConfigChoice,
): Promise<EngineRoom & { readonly built: Built; readonly keeping: Keeping | undefined }> {
  const { built, snapshot } = await openSnapshot(ports, choice);
  const { settings, provider, inventory } = openWorkshop(ports);
  await inventory.refresh(built.config);
  const keeping = ports.keeping && (await openKeeping(ports.keeping, ports.clock, settings.totalMs));
  const recorder = (await ports.recording?.())?.recorder;
  const { clock, http, files } = ports;
  const room = createEngine({
    snapshot,
    settings,
    clock,
    http,
    files,
    keeping,
    random: Math.random,
    observers: recorder ? [recorder] : [],
    provider,
    presence: inventory.presenceOf,
  });
  return { ...room, keeping, built };
}

/** One line of what a failed reload says. */
export function reloadRefused(error: unknown): string {
  return `the configuration was not reloaded, the old one stays in use: ${messageOf(error)}`;
}
