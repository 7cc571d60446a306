import type { Clock } from "../../kernel/clock.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { createGate, decideBind, parseKeyFile, parsePlainKeys, unionKeys } from "../auth/index.ts";
import { Balances } from "../budget/balances.ts";
import type { BudgetKeeper } from "../budget/keeper.ts";
import { fileReason } from "../config/file-reason.ts";
import { type Notice, noticeLine } from "../config/index.ts";
import type { GatewayHandler } from "../http/handler-port.ts";
import { createMetrics, type PublishCounts } from "../metrics/index.ts";
import type { Observer } from "../observe.ts";
import { bannerLines } from "./banner.ts";
import { createGateway, type Gateway } from "./gateway.ts";
import { openKeeping } from "./keeping.ts";
import { type ConfigChoice, type OpenPorts, openSnapshot, openWorkshop, reloadRefused } from "./open.ts";

const DEFAULT_HOST = "127.0.0.1";
/** What a TensorZero file asks for by saying nothing. */
const TENSORZERO_HOST = "::";
const DEFAULT_PORT = 3000;
/** How long requests in flight may take to end once the gateway has been told to stop. */
const DRAIN_MS = 10_000;

const BUDGET_LOOK_MS = 5_000;

/** A server that is up; `src/adapters/http-server` gives one. */
export interface Listening {
  readonly url: string;
  inFlight(): number;
  close(options: { readonly drainMs: number }): Promise<void>;
}

export interface ServePorts extends OpenPorts {
  readonly version: string;
  readonly signal: AbortSignal;
  listen(options: { handler: GatewayHandler; host: string; port: number }): Promise<Listening>;
  /** Calls back when one of the files changes; the returned function ends that. */
  watch(files: readonly string[], onChange: () => void): () => void;
  /** Calls back at SIGHUP; the returned function ends that. */
  onHangup(callback: () => void): () => void;
  /** Those who are told of every request, beside the gateway's own. */
  readonly observers: readonly Observer[];
  /** Where inferences are published: how many were. */
  readonly published?: (() => Promise<PublishCounts>) | undefined;
  say(line: string): void;
  warn(text: string): void;
  /** A fault of our own. */
  onBug(error: unknown): void;
}

export interface ServeOptions extends ConfigChoice {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly noAuth?: boolean | undefined;
  /** Path of a file of hashed keys. */
  readonly keyFile?: string | undefined;
}

/** Serves until the signal aborts, then lets what is in flight end. Resolves when all is closed. */
export async function serve(ports: ServePorts, options: ServeOptions): Promise<void> {
  const { clock, http, signal } = ports;
  const { built, snapshot } = await openSnapshot(ports, options);
  const { config } = built;
  const keys = unionKeys(parsePlainKeys(ports.source.env.PMOVES_API_KEYS), await keyFile(ports, options));
  const gate = createGate(keys);
  const bind = decideBind({
    flagHost: options.host,
    fileHost: config.listen.isSaid ? config.listen.host : undefined,
    defaultHost: config.dialect === "tensorzero" ? TENSORZERO_HOST : DEFAULT_HOST,
    hasKeys: gate.hasKeys,
    noAuth: options.noAuth ?? false,
  });
  const { settings, provider, inventory } = openWorkshop(ports);
  const keeping = ports.keeping && (await openKeeping(ports.keeping, clock, settings.totalMs));
  const balances = new Balances({
    clock,
    http,
    config: () => gateway.engine.snapshot.config,
    key: (target) => gateway.engine.snapshot.keys.keyFor(target, {}),
  });
  const metrics = await createMetrics();
  const recording = await ports.recording?.();
  const recorder = recording?.recorder;
  if (recorder) metrics.recordsFrom(() => recorder.counts());
  if (ports.published) metrics.publishedFrom(ports.published);
  const gateway = createGateway({
    snapshot,
    settings,
    clock,
    http,
    files: ports.files,
    keeping,
    balances,
    random: Math.random,
    records: recording?.access,
    observers: recorder ? [...ports.observers, recorder] : ports.observers,
    provider,
    presence: inventory.presenceOf,
    metrics,
    gate,
    version: ports.version,
    onBug: ports.onBug,
  });
  const port = options.port ?? config.listen.port ?? DEFAULT_PORT;
  const [server] = await Promise.all([
    ports.listen({ handler: gateway.handler, host: bind.host, port }),
    inventory.refresh(config),
  ]);
  metrics.inFlightFrom(() => server.inFlight());
  if (bind.warning) ports.warn(bind.warning);
  const url = `${server.url}${config.listen.basePath}`;
  ports.say(`pmoves ${ports.version} serves ${url}`);
  ports.say(
    `config     ${config.files.length === 0 ? "none found: zero-configuration" : config.files.join(", ")}`,
  );
  if (recording) ports.say(`records    ${recorder ? recording.path : "off"}`);
  for (const line of bannerLines(gateway.state(), url, gate.hasKeys)) ports.say(line);
  warnOf(config.notices, ports);

  inventory.watch(() => gateway.engine.snapshot.config);
  balances.watch();
  const stopLooking = keepLooking(keeping?.keeper, clock);
  const reloading = keepReloading(gateway, ports, options, built.watched);
  await aborted(signal);
  reloading.stop();
  inventory.stop();
  balances.stop();
  stopLooking();
  gateway.hub.close();
  await server.close({ drainMs: DRAIN_MS });
  await keeping?.keeper?.drain();
}

/** What other processes spend, and whether a store that failed works again. */
function keepLooking(keeper: BudgetKeeper | undefined, clock: Clock): () => void {
  if (keeper === undefined) return () => undefined;
  let stopped = false;
  let cancel: () => void = () => undefined;
  const look = () => {
    cancel = clock.after(BUDGET_LOOK_MS, () => {
      void keeper.refresh().then(() => {
        if (!stopped) look();
      });
    });
  };
  look();
  return () => {
    stopped = true;
    cancel();
  };
}

async function keyFile(ports: ServePorts, options: ServeOptions) {
  const path = options.keyFile;
  if (path === undefined) return parsePlainKeys(undefined);
  let text: string;
  try {
    text = await ports.source.readFile(path);
  } catch (cause) {
    throw new PmovesError(`can't read the key file ${path}: ${fileReason(messageOf(cause))}`, {
      code: "auth.key_file_unreadable",
      exit: EXIT.usage,
      hint: "Name a file of hashed keys that this user may read: --api-key-file, or PMOVES_API_KEY_FILE",
      cause,
    });
  }
  return parseKeyFile(text, path);
}

function warnOf(notices: readonly Notice[], ports: ServePorts): void {
  for (const notice of notices)
    if (notice.severity === "warning")
      ports.warn(
        notice.fix === undefined ? noticeLine(notice) : `${noticeLine(notice)}\n  fix: ${notice.fix}`,
      );
}

/** Reloads at SIGHUP and when a file changes: read and compiled first, swapped as a whole, refused if bad. */
function keepReloading(
  gateway: Gateway,
  ports: ServePorts,
  options: ServeOptions,
  files: readonly string[],
): { stop(): void } {
  let queue = Promise.resolve();
  let unwatch: () => void = () => undefined;
  const rewatch = (paths: readonly string[]) => {
    unwatch();
    unwatch = ports.watch(paths, enqueue);
  };
  const reload = async (asked: boolean) => {
    const { hash, files: inUse } = gateway.engine.snapshot.config;
    try {
      if (options.config === undefined) await mustBeThere(inUse, ports);
      const { built, snapshot } = await openSnapshot(ports, options);
      gateway.engine.replace(snapshot);
      rewatch(built.watched);
      if (hash !== built.config.hash) ports.say(`configuration reloaded: ${hash} -> ${built.config.hash}`);
      else if (asked) ports.say(`configuration reloaded: ${hash}, unchanged`);
      warnOf(built.config.notices, ports);
    } catch (error) {
      ports.warn(reloadRefused(error));
    }
  };
  function enqueue(): void {
    queue = queue.then(() => reload(false));
  }
  rewatch(files);
  const offHangup = ports.onHangup(() => {
    queue = queue.then(() => reload(true));
  });
  return {
    stop() {
      unwatch();
      offHangup();
    },
  };
}

/** A file that was found, not named, must not make way for what is found instead: an editor's rename takes it away for a moment. */
async function mustBeThere(files: readonly string[], { source }: ServePorts): Promise<void> {
  for (const file of files) {
    if (await source.exists(file)) continue;
    throw new PmovesError(`${file} is gone`, { code: "config.gone", exit: EXIT.usage });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
