import { join } from "node:path";
import type { InferenceClient } from "../gateway/client.ts";
import type { Where } from "../gateway/clients/access.ts";
import type { GiveFeedback } from "../gateway/clients/feedback.ts";
import type { GatewayControl } from "../gateway/control/control.ts";
import type { PriceBook } from "../gateway/prices/book.ts";
import type { HttpClient } from "../gateway/providers/http-port.ts";
import type { KeepingPorts } from "../gateway/run/keeping.ts";
import type { OpenPorts } from "../gateway/run/open.ts";
import type { ServePorts } from "../gateway/run/serve.ts";
import type { Roots } from "./base.ts";
import { shipped } from "./files.ts";
import { type LogChoice, openLog } from "./log.ts";
import type { Told } from "./mailboxes.ts";
import { openTracer } from "./otlp.ts";
import type { Publishing } from "./publishing.ts";
import type { Recordings } from "./records.ts";

/** What a flag says of how a gateway is served. */
export interface ServeChoice extends LogChoice {
  /** What is served is a play, not work. */
  readonly demo?: boolean | undefined;
}

/** A gateway: in this process, served, or asked at a URL. */
export interface GatewayCapabilities {
  /** What opening a gateway needs: configuration source, keys, upstream HTTP, settings of routing. */
  readonly gatewayPorts: () => Promise<OpenPorts>;
  /** The same, and what serving needs beside it. */
  readonly servePorts: (choice: ServeChoice) => Promise<ServePorts>;
  /** Where a command goes: a gateway's URL, else an engine in this process over its own configuration. */
  readonly inference: (where: Where) => Promise<InferenceClient>;
  readonly control: (where: Where) => Promise<GatewayControl>;
  /** Feedback on what was answered: to a gateway, else into the records of this machine. */
  readonly feedback: (where: Where) => Promise<GiveFeedback>;
  /** Plain HTTP, for commands that ask something else than a gateway. */
  readonly http: () => Promise<HttpClient>;
  /** What models cost: the table that ships, under `[prices]` of the settings. */
  readonly prices: () => Promise<PriceBook>;
}

export function gatewayCapabilities(
  roots: Roots,
  recordings: Recordings,
  publishing: (told: Told, demo: boolean) => Promise<Publishing>,
): GatewayCapabilities {
  const { host, options, lazy, clock, cwd, folders, settings, talk } = roots;
  const http = lazy.opened(async () => {
    const { createHttpClient } = await import("../adapters/http-client/client.ts");
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
      import("../adapters/files/config-source.ts"),
      import("../adapters/files/read-text.ts"),
      import("../adapters/file-fetch/wire.ts"),
      import("../adapters/child-process/spawn.ts"),
      import("../gateway/routing/settings.ts"),
      import("../gateway/files/settings.ts"),
    ]);
    const tables = await settings();
    return {
      cwd,
      userConfigDir: folders.config,
      clock,
      source: diskConfigSource(host.env, cwd),
      keys: { env: host.env, readFile: readText },
      http: await http(),
      routing: tables.get(routingTable),
      tiers: tables.get(tiersTable),
      keeping: await keeping(),
      recording: recordings.own,
      spawn: createSpawn(host.env),
      files: { wire: createFileWire(), settings: files.filesSettings(tables.get(files.filesTable)) },
    };
  });
  const prices = lazy.once(async () => {
    const [{ loadSettings }, { readText }, { PriceBook }, { pricesTable }] = await Promise.all([
      import("../settings/load.ts"),
      import("../adapters/files/read-text.ts"),
      import("../gateway/prices/book.ts"),
      import("../gateway/prices/settings.ts"),
    ]);
    const files = [shipped("config/prices.toml")];
    const table = await loadSettings({ tables: [pricesTable], files, env: {}, readText });
    return new PriceBook(table.get(pricesTable), (await settings()).get(pricesTable));
  });
  const openState = lazy.opened(async () => {
    const { openStateStore } = await import("../adapters/sqlite/state-store.ts");
    return openStateStore(join(folders.state, "store.sqlite"));
  });
  const keeping = async (): Promise<KeepingPorts> => {
    const { budgetsOf, budgetsTable } = await import("../gateway/budget/settings.ts");
    const budgets = budgetsOf((await settings()).get(budgetsTable));
    return { budgets, prices: await prices(), openState, warn: (text) => void talk.warn(text) };
  };
  const access = lazy.once(async () => {
    const [{ openAccess }, ports] = await Promise.all([
      import("../gateway/clients/access.ts"),
      gatewayPorts(),
    ]);
    return openAccess(ports, options.version);
  });
  return {
    gatewayPorts,
    servePorts: async (choice) => {
      const [{ startServer }, { watchFiles }] = await Promise.all([
        import("../adapters/http-server/server.ts"),
        import("../adapters/files/watch-files.ts"),
      ]);
      const { observers, say, warn } = await openLog(roots, choice);
      const tracer = await openTracer(roots, warn);
      const { observers: publishers, published } = await publishing({ say, warn }, choice.demo === true);
      const bug = (error: unknown) => warn(`a fault of pmoves itself: ${stackOf(error)}`);
      const ports = await gatewayPorts();
      return {
        ...ports,
        keeping: ports.keeping && { ...ports.keeping, warn },
        recording: recordings.served(warn),
        version: options.version,
        signal: options.stop.signal,
        listen: (listen) => startServer({ ...listen, onFault: bug }),
        watch: watchFiles,
        onHangup: (callback) => {
          host.on("SIGHUP", callback);
          return () => host.off("SIGHUP", callback);
        },
        observers: [...observers, ...tracer, ...publishers],
        published,
        say,
        warn,
        onBug: bug,
      };
    },
    inference: async (where) => (await access()).inference(where),
    control: async (where) => (await access()).control(where),
    feedback: async (where) => (await access()).feedback(where),
    http,
    prices,
  };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
