import { join, resolve } from "node:path";
import type {
  Bus,
  CheckThread,
  ContractBook,
  DocumentedStream,
  Inspector,
  LineFile,
  RunningNatsServer,
} from "../bus/index.ts";
import type { BusTable } from "../bus/settings.ts";
import type { BusTarget } from "../bus/target.ts";
import type { ThreadRoots } from "./base.ts";
import { shipped } from "./files.ts";
import { journalCapabilities } from "./journal.ts";

/** The Geometry Bus: NATS where one is configured, else the journal of this machine. */
export interface BusCapabilities {
  readonly busSettings: () => Promise<BusTable>;
  /**
   * Opens the bus that `server` (a URL, or `journal`) or the settings name; closed when the command is over.
   * Throws `PmovesError` `bus.url`, `bus.unreachable`, `bus.auth`, `bus.tls`.
   */
  readonly bus: (server?: string | undefined) => Promise<Bus>;
  /** The same, of one's own: who opens it closes it, and may open it again. */
  readonly openBus: (server?: string | undefined) => Promise<Bus>;
  /** What they name, without opening it. Throws `PmovesError` `bus.url`. */
  readonly busTarget: (server?: string | undefined) => Promise<BusTarget>;
  /**
   * Starts the thread that decodes and checks messages, with the keys of the environment; ended when the
   * command is over. Throws `PmovesError` `contracts.topics`.
   */
  readonly busChecks: (options: BusCheckOptions) => Promise<CheckThread>;
  /** Starts the machine's nats-server; ended when the command is over. */
  readonly natsServer: (wish: NatsServerOptions) => Promise<RunningNatsServer>;
  /** Makes streams on such a server, those that are not there; gives their names. Throws `PmovesError` `bus.streams`. */
  readonly makeStreams: (url: string, streams: readonly DocumentedStream[]) => Promise<readonly string[]>;
  /** A new file of lines, closed with the command at the latest. Throws `PmovesError` `file.exists`, `file.write`. */
  readonly lineFile: (path: string, force: boolean) => Promise<LineFile>;
  /** Lines of a file that the user names. */
  readonly readLines: (path: string) => AsyncIterable<string>;
  /** The same in this thread, for commands that check little. */
  readonly busInspector: (options: Omit<BusCheckOptions, "all">) => Promise<Inspector>;
  /** Contracts and catalogue in this thread, for commands that check little. */
  readonly contractBook: (contracts?: string | undefined) => Promise<ContractBook>;
}

export interface BusCheckOptions {
  /** Folder of schemas instead of those that ship. */
  readonly contracts?: string | undefined;
  /** Refuses signatures of scheme B. */
  readonly strict: boolean;
  /** Shows what constellations of kind secret hold. */
  readonly reveal: boolean;
  /** Verifies every signature, however long it takes; else up to a rate. */
  readonly all: boolean;
}

export interface NatsServerOptions {
  readonly port: number;
  /** Default `nats` in the state folder. */
  readonly store?: string | undefined;
  readonly program?: string | undefined;
}

/** Signatures a second where not all have to be verified: a tenth of a core. */
const SIGNATURE_RATE = 1_000;

export function busCapabilities(roots: ThreadRoots): BusCapabilities {
  const { host, options, lazy, clock, cwd, settings, folders } = roots;
  const busSettings = lazy.once(async () => {
    const { busTable, withHome } = await import("../bus/settings.ts");
    return withHome((await settings()).get(busTable), host.env.HOME ?? host.env.USERPROFILE);
  });
  const opened = new Map<string | undefined, () => Promise<Bus>>();
  const target = async (server: string | undefined): Promise<BusTarget> => {
    const [{ findTarget }, { readSecretFile }, { readText }] = await Promise.all([
      import("../bus/target.ts"),
      import("../adapters/files/secret-file.ts"),
      import("../adapters/files/read-text.ts"),
    ]);
    const ports = { env: host.env, secretFile: readSecretFile, readText };
    return findTarget(server, await busSettings(), ports);
  };
  const openJournalBus = async (): Promise<Bus> => {
    const { JournalBus } = await import("../bus/journal-bus.ts");
    const table = await busSettings();
    const maxAge = table.journal_max_age_days === 0 ? null : table.journal_max_age_days * 86_400_000;
    const maxBytes = table.journal_max_mb === 0 ? undefined : table.journal_max_mb * 1e6;
    const { journal } = journalCapabilities(roots);
    return new JournalBus({
      journal: await journal("bus", { maxAge: maxAge ?? undefined, maxBytes }),
      name: `journal ${join(folders.state, "journals", "bus")}`,
      clock,
      maxAge,
    });
  };
  const open = async (server: string | undefined): Promise<Bus> => {
    const found = await target(server);
    if (found.kind === "journal") return openJournalBus();
    const { openNatsBus } = await import("../adapters/nats/nats-bus.ts");
    return openNatsBus(found, `pmoves ${options.version}`, clock);
  };
  const closed = new AsyncDisposableStack();
  const closing = lazy.opened(async () => closed);
  const contractsFolder = (contracts: string | undefined) =>
    contracts === undefined ? shipped("config/contracts") : resolve(cwd, contracts);
  const contractBook = async (contracts: string | undefined) => {
    const { openContractBook } = await import("../adapters/bus-check/open-contract-book.ts");
    return openContractBook({ contracts: contractsFolder(contracts), own: shipped("config/bus") });
  };
  return {
    busSettings,
    busTarget: target,
    natsServer: async ({ port, store, program }) => {
      const { startNatsServer } = await import("../adapters/nats/server-process.ts");
      await closing();
      const path = host.env.PATH;
      const folder = store === undefined ? join(folders.state, "nats") : resolve(cwd, store);
      return closed.use(await startNatsServer({ port, store: folder, path, program }));
    },
    makeStreams: async (url, streams) =>
      (await import("../adapters/nats/make-streams.ts")).makeStreams(
        url,
        `pmoves ${options.version}`,
        streams,
      ),
    lineFile: async (path, force) => {
      const { openLineFile } = await import("../adapters/bus-recording/line-file.ts");
      await closing();
      return closed.use(await openLineFile(resolve(cwd, path), force));
    },
    async *readLines(path) {
      const { readLines } = await import("../adapters/bus-recording/read-lines.ts");
      yield* readLines(resolve(cwd, path));
    },
    contractBook,
    busInspector: async ({ contracts, strict, reveal }) => {
      const [{ Checker, inspectorOf }, { keysAtHand }] = await Promise.all([
        import("../bus/index.ts"),
        import("../geometry/index.ts"),
      ]);
      const book = await contractBook(contracts);
      return inspectorOf(await Checker.open({ book, keys: keysAtHand(host.env), strict, reveal }));
    },
    busChecks: async ({ contracts, strict, reveal, all }) => {
      const [{ openCheckThread }, { keysAtHand }] = await Promise.all([
        import("../adapters/bus-check/check-thread.ts"),
        import("../geometry/index.ts"),
      ]);
      await closing();
      const thread = await openCheckThread({
        contracts: contractsFolder(contracts),
        own: shipped("config/bus"),
        keys: keysAtHand(host.env),
        strict,
        reveal,
        signatureRate: all ? undefined : SIGNATURE_RATE,
      });
      return closed.use(thread);
    },
    openBus: open,
    bus: (server) => {
      const known = opened.get(server) ?? lazy.opened(() => open(server));
      opened.set(server, known);
      return known();
    },
  };
}
