import { homedir } from "node:os";
import { join } from "node:path";
import type { Hub, HubAccess, StepLog } from "../hub/index.ts";
import type { HubTable } from "../hub/settings.ts";
import type { Journal } from "../kernel/journal/journal.ts";
import type { Roots } from "./base.ts";
import type { JournalCapabilities } from "./journal.ts";

/** The Hugging Face Hub, and what publishing says of this working copy. */
export interface HubCapabilities {
  readonly hubSettings: () => Promise<HubTable>;
  /** Where the Hub is and whose token there is, as its own tools look. */
  readonly hubAccess: () => Promise<HubAccess>;
  /** The Hub with that token. Throws `PmovesError` `hub.offline` where HF_HUB_OFFLINE is set. */
  readonly hub: () => Promise<Hub>;
  /** HEAD of the repository around the working folder; null where there is none. */
  readonly gitState: () => Promise<GitState>;
  /** A journal of steps by name; closed when the command is over. */
  readonly stepJournal: (name: string) => Promise<Journal>;
  readonly publishSteps: () => Promise<StepLog>;
  /** Takes the one place there is to publish into a repository. Throws `PmovesError` `hub.locked`. */
  readonly publisherLock: (repo: string) => Promise<AsyncDisposable>;
  /** Folder of files that wait to be published, below the state folder. */
  readonly runFolder: (run: string) => string;
}

export interface GitState {
  readonly sha: string | null;
  readonly dirty: boolean;
}

export function hubCapabilities(
  { host, lazy, settings, folders, cwd, options, clock, talk }: Roots,
  { journal }: JournalCapabilities,
): HubCapabilities {
  const hubSettings = async () => (await settings()).get((await import("../hub/settings.ts")).hubTable);
  const hubAccess = lazy.once(async () => {
    const [{ findAccess }, { readText }] = await Promise.all([
      import("../hub/index.ts"),
      import("../adapters/files/read-text.ts"),
    ]);
    return findAccess(host.env, homedir(), readText);
  });
  const opened = new Map<string, () => Promise<Journal>>();
  const stepJournal = (name: string) => {
    const known = opened.get(name) ?? lazy.opened(() => journal(name, { maxRecordBytes: 256 << 20 }));
    opened.set(name, known);
    return known();
  };
  return {
    hubSettings,
    hubAccess,
    hub: async () => {
      const [{ createHub }, { offline }, access, table] = await Promise.all([
        import("../adapters/hub/client.ts"),
        import("../hub/index.ts"),
        hubAccess(),
        hubSettings(),
      ]);
      if (access.offline) throw offline();
      const seconds = (ms: number) => `${Math.ceil(ms / 1000)} s`;
      return createHub({
        endpoint: access.endpoint,
        token: access.token?.secret.reveal(),
        signal: options.stop.signal,
        xet: table.xet && host.env.HF_HUB_DISABLE_XET !== "1",
        onRetry: ({ status, waitMs }) =>
          void talk.note(
            `the Hub ${status === undefined ? "did not answer" : `says ${status}`}; trying again in ${seconds(waitMs)}`,
          ),
      });
    },
    gitState: async () => (await import("../adapters/child-process/git.ts")).gitState(cwd),
    stepJournal,
    publishSteps: async () => {
      const { StepLog } = await import("../hub/index.ts");
      return new StepLog(await stepJournal("publish"));
    },
    publisherLock: async (repo) => {
      const { takeLock } = await import("../adapters/files/pid-lock.ts");
      return takeLock(
        join(folders.state, "locks", `publish-${repo.replaceAll("/", "--")}`),
        `publishing to ${repo}`,
        clock,
      );
    },
    runFolder: (run) => join(folders.state, "runs", run),
  };
}
