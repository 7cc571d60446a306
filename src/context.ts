import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { packageRoot } from "./adapters/files/package-root.ts";
import type { NewFile } from "./adapters/files/write-files.ts";
import { hiddenPrompt } from "./adapters/terminal/hidden-prompt.ts";
import { sinkOf, sourceOf } from "./adapters/terminal/streams.ts";
import type { InferenceClient } from "./gateway/client.ts";
import type { Where } from "./gateway/clients/access.ts";
import type { GatewayControl } from "./gateway/control.ts";
import type { KeepingPorts } from "./gateway/keeping.ts";
import type { OpenPorts } from "./gateway/open.ts";
import type { PriceBook } from "./gateway/prices/book.ts";
import type { HttpClient } from "./gateway/providers/http-port.ts";
import type { ServePorts } from "./gateway/serve.ts";
import { type Clock, systemClock } from "./kernel/clock.ts";
import { Lazy } from "./kernel/lazy.ts";
import type { Sink, Source } from "./kernel/terminal.ts";
import { type Talk, talkOn } from "./output/talk.ts";
import { type ColorMode, colorAllowed, themeFor } from "./output/theme.ts";
import { type Folders, foldersFor, settingsFiles } from "./settings/folders.ts";
import type { Settings } from "./settings/settings.ts";

/**
 * What a command may ask for. A capability is a function that builds its thing on the first call; what has
 * to be closed is closed when the command is over.
 */
export interface Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Aborts on Ctrl-C, on SIGTERM, and when the reader of stdout has gone. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Of this program. */
  readonly version: string;
  /** Notes, warnings and progress on stderr. */
  readonly talk: Talk;
  readonly folders: Folders;
  /** pmoves.toml and the user's config.toml, checked. */
  readonly settings: () => Promise<Settings>;
  /** What opening a gateway needs: configuration source, keys, upstream HTTP, settings of routing. */
  readonly gatewayPorts: () => Promise<OpenPorts>;
  /** The same, and what serving needs beside it. */
  readonly servePorts: () => Promise<ServePorts>;
  /** Where a command goes: a gateway's URL, else an engine in this process over its own configuration. */
  readonly inference: (where: Where) => Promise<InferenceClient>;
  readonly control: (where: Where) => Promise<GatewayControl>;
  /** The text of a file that the user names. Throws with the system's reason. */
  readonly readFile: (path: string) => Promise<string>;
  /** Writes text files as a whole. Throws `PmovesError` `file.exists` where one is there and `force` is not set. */
  readonly writeFiles: (files: readonly NewFile[], force: boolean) => Promise<void>;
  /** The text of a file that only its owner may read: for secrets. Throws `PmovesError` for any other. */
  readonly secretFile: (path: string) => Promise<string>;
  /** Asks at the terminal without echo; undefined where nobody sits at one. */
  readonly askHidden: ((question: string) => Promise<string>) | undefined;
  /** Plain HTTP, for commands that ask something else than a gateway. */
  readonly http: () => Promise<HttpClient>;
  /** What models cost: the table that ships, under `[prices]` of the settings. */
  readonly prices: () => Promise<PriceBook>;
  /** The path of a file that ships with this program, e.g. `config/demo.toml`. */
  readonly shipped: (path: string) => string;
}

export interface ContextOptions {
  readonly version: string;
  readonly color: ColorMode;
  readonly quiet: boolean;
  readonly stop: AbortController;
}

/** What `createContext` needs of `process`. */
export type Host = Pick<NodeJS.Process, "env" | "cwd" | "stdin" | "stdout" | "stderr" | "on" | "off">;

/** The composition root: the only place that knows adapters. To add a capability, add it here, below `settings`. */
export function createContext(host: Host, options: ContextOptions): Context & AsyncDisposable {
  const lazy = new Lazy();
  const { env } = host;
  const folders = foldersFor(env, homedir());
  const stdout = sinkOf(host.stdout, (reason) => options.stop.abort(reason));
  const stderr = sinkOf(host.stderr, () => undefined);
  const theme = themeFor(colorAllowed(options.color, stderr.isTTY, env));
  const talk = talkOn(stderr, theme, options.quiet, systemClock);
  const settings = lazy.once(async () => {
    const [{ loadSettings }, { settingsTables }, { readText }] = await Promise.all([
      import("./settings/load.ts"),
      import("./settings/tables.ts"),
      import("./adapters/files/read-text.ts"),
    ]);
    return loadSettings({ tables: settingsTables, files: settingsFiles(folders, host.cwd()), env, readText });
  });
  const http = lazy.opened(async () => {
    const { createHttpClient } = await import("./adapters/http-client/client.ts");
    const client = createHttpClient();
    return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
  });
  const gatewayPorts = lazy.once(async (): Promise<OpenPorts> => {
    const [
      { diskConfigSource },
      { readText },
      { createFileWire },
      { createSpawn },
      { routingTable, tiersTable },
      files,
    ] = await Promise.all([
      import("./adapters/files/config-source.ts"),
      import("./adapters/files/read-text.ts"),
      import("./adapters/file-fetch/wire.ts"),
      import("./adapters/child-process/spawn.ts"),
      import("./gateway/routing/settings.ts"),
      import("./gateway/files/settings.ts"),
    ]);
    const tables = await settings();
    return {
      cwd: host.cwd(),
      userConfigDir: folders.config,
      clock: systemClock,
      source: diskConfigSource(env, host.cwd()),
      keys: { env, readFile: readText },
      http: await http(),
      routing: tables.get(routingTable),
      tiers: tables.get(tiersTable),
      keeping: await keeping(),
      recording,
      spawn: createSpawn(env),
      files: { wire: createFileWire(), settings: files.filesSettings(tables.get(files.filesTable)) },
    };
  });
  const shipped = (path: string) => join(packageRoot(import.meta.dirname), path);
  const prices = lazy.once(async () => {
    const [{ loadSettings }, { readText }, { PriceBook }, { pricesTable }] = await Promise.all([
      import("./settings/load.ts"),
      import("./adapters/files/read-text.ts"),
      import("./gateway/prices/book.ts"),
      import("./gateway/prices/settings.ts"),
    ]);
    const files = [shipped("config/prices.toml")];
    const table = await loadSettings({ tables: [pricesTable], files, env: {}, readText });
    return new PriceBook(table.get(pricesTable), (await settings()).get(pricesTable));
  });
  const openState = lazy.opened(async () => {
    const { openStateStore } = await import("./adapters/sqlite/state-store.ts");
    return openStateStore(join(folders.state, "store.sqlite"));
  });
  const keeping = async (): Promise<KeepingPorts> => {
    const { budgetsOf, budgetsTable } = await import("./gateway/budget/settings.ts");
    const budgets = budgetsOf((await settings()).get(budgetsTable));
    return { budgets, prices: await prices(), openState, warn: (text) => void talk.warn(text) };
  };
  const recordingFor = (served: boolean) =>
    lazy.opened(async () => {
      const [{ openRecording, storeTable }, { openRecords, openServedRecords }] = await Promise.all([
        import("./observability/index.ts"),
        import("./adapters/sqlite/records/open.ts"),
      ]);
      const table = (await settings()).get(storeTable);
      const path = table.path ?? join(folders.state, "records.sqlite");
      const open = () => (served ? openServedRecords : openRecords)(path, table.content);
      const warn = (text: string) => void talk.warn(text);
      return openRecording({ settings: table, clock: systemClock, open, prunes: served, warn });
    });
  const recording = recordingFor(false);
  const servedRecording = recordingFor(true);
  const access = lazy.once(async () => {
    const [{ openAccess }, ports] = await Promise.all([
      import("./gateway/clients/access.ts"),
      gatewayPorts(),
    ]);
    return openAccess(ports, options.version);
  });
  const inference = async (where: Where) => (await access()).inference(where);
  const control = async (where: Where) => (await access()).control(where);
  return {
    env,
    cwd: host.cwd(),
    // Opening stdin has effects of its own, so that waits until somebody reads.
    get stdin() {
      return sourceOf(host.stdin);
    },
    stdout,
    stderr,
    signal: options.stop.signal,
    clock: systemClock,
    version: options.version,
    talk,
    folders,
    settings,
    gatewayPorts,
    servePorts: async () => {
      const [{ startServer }, { watchFiles }] = await Promise.all([
        import("./adapters/http-server/server.ts"),
        import("./adapters/files/watch-files.ts"),
      ]);
      const bug = (error: unknown) => void talk.warn(`a fault of pmoves itself: ${stackOf(error)}`);
      return {
        ...(await gatewayPorts()),
        recording: servedRecording,
        version: options.version,
        signal: options.stop.signal,
        listen: (listen) => startServer({ ...listen, onFault: bug }),
        watch: watchFiles,
        onHangup: (callback) => {
          host.on("SIGHUP", callback);
          return () => host.off("SIGHUP", callback);
        },
        say: (line) => void talk.note(line),
        warn: (text) => void talk.warn(text),
        onBug: bug,
      };
    },
    inference,
    control,
    readFile: async (path) =>
      (await import("./adapters/files/config-source.ts")).diskConfigSource(env, host.cwd()).readFile(path),
    writeFiles: async (files, force) => {
      const { writeFiles } = await import("./adapters/files/write-files.ts");
      return writeFiles(
        files.map(({ path, text }) => ({ path: resolve(host.cwd(), path), text })),
        force,
      );
    },
    secretFile: async (path) =>
      (await import("./adapters/files/secret-file.ts")).readSecretFile(resolve(host.cwd(), path)),
    get askHidden() {
      return hiddenPrompt({ input: host.stdin, output: host.stderr, signal: options.stop.signal });
    },
    http,
    prices,
    shipped,
    [Symbol.asyncDispose]: () => lazy[Symbol.asyncDispose](),
  };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
