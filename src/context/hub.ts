import { join, resolve } from "node:path";
import type { Row } from "../datasets/index.ts";
import type { Download, Hub, HubAccess, StepLog } from "../hub/index.ts";
import type { HubTable } from "../hub/settings.ts";
import type { Journal } from "../kernel/journal/journal.ts";
import type { RunPlace, ShardWithout } from "../trajectories/index.ts";
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
  /** Rows as a Parquet shard in the folder of a run. */
  readonly writeShard: (place: RunPlace, name: string, rows: AsyncIterable<Row>) => Promise<ShardWithout>;
  /** A published shard without one of its episodes, in the folder of a run. */
  readonly withoutEpisode: (
    place: RunPlace,
    shard: { readonly path: string; readonly revision: string },
    episode: string,
  ) => Promise<ShardWithout>;
  /** Removes the folders of runs that are over; `open` are those that the next publish goes on with. */
  readonly sweepRuns: (target: string, open: readonly string[]) => Promise<void>;
  /** The licence under which a repository is published; remembers the one given. */
  readonly license: (repo: string, given: string | undefined) => Promise<string | undefined>;
  /** A folder that files of a repository are downloaded into. */
  readonly download: (folder: string) => Promise<Download>;
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
    return findAccess(host.env, host.env.HOME ?? "", readText);
  });
  const opened = new Map<string, () => Promise<Journal>>();
  const stepJournal = (name: string) => {
    const known = opened.get(name) ?? lazy.opened(() => journal(name, { maxRecordBytes: 256 << 20 }));
    opened.set(name, known);
    return known();
  };
  const hub = async () => {
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
  };
  /** Files that wait to be published: a folder for a target, below it one for a run. */
  const targetFolder = (target: string) => join(folders.state, "publishing", target.replaceAll("/", "--"));
  const runFolder = ({ target, run }: RunPlace) => join(targetFolder(target), run);
  const writeShard: HubCapabilities["writeShard"] = async (place, name, rows) => {
    const [{ mkdir }, { EPISODE_COLUMNS }, { writeRowFile }, { fileSha256 }, { unwritable }] =
      await Promise.all([
        import("../adapters/files/make-folder.ts"),
        import("../datasets/index.ts"),
        import("../adapters/parquet/row-file.ts"),
        import("../adapters/parquet/hash-file.ts"),
        import("../adapters/files/whole-file.ts"),
      ]);
    const folder = runFolder(place);
    await mkdir(folder);
    const file = join(folder, name);
    const written = await writeRowFile(file, rows, EPISODE_COLUMNS, "parquet", "auto").catch((cause) => {
      // What the rows themselves throw says enough already.
      if (!(cause instanceof Error && "syscall" in cause)) throw cause;
      throw unwritable(file, cause, "make room there; the same command then begins the batch anew");
    });
    return { file, sha256: await fileSha256(file), bytes: written.bytes, rows: written.rows };
  };
  return {
    hubSettings,
    hubAccess,
    hub,
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
    writeShard,
    withoutEpisode: async (place, { path, revision }, episode) => {
      const [{ EPISODE_COLUMNS }, { readParquet }, { downloadTo }] = await Promise.all([
        import("../datasets/index.ts"),
        import("../adapters/parquet/read-schema-rows.ts"),
        import("../adapters/files/download.ts"),
      ]);
      const local = join(runFolder(place), "published.parquet");
      const body = await (await hub()).read({ type: "dataset", id: place.target }, path, revision);
      await downloadTo(local, body ?? emptyBody());
      async function* left() {
        for await (const row of readParquet(local, EPISODE_COLUMNS))
          if (row.episode_id !== episode) yield row;
      }
      return writeShard(place, "without.parquet", left());
    },
    sweepRuns: async (target, open) =>
      (await import("../adapters/files/sweep-folder.ts")).sweepFolder(targetFolder(target), open),
    license: async (repo, given) => {
      const { readText } = await import("../adapters/files/read-text.ts");
      const path = join(folders.state, "hub-licenses.json");
      const known = JSON.parse((await readText(path)) ?? "{}") as Record<string, string>;
      if (given === undefined || known[repo] === given) return known[repo];
      const [{ replaceText }, { mkdir }] = await Promise.all([
        import("../adapters/files/replace-text.ts"),
        import("../adapters/files/make-folder.ts"),
      ]);
      await mkdir(folders.state);
      await replaceText(path, `${JSON.stringify({ ...known, [repo]: given }, null, 2)}\n`);
      return given;
    },
    download: async (folder) =>
      (await import("../adapters/files/download-folder.ts")).downloadFolder(resolve(cwd, folder)),
  };
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {
  // Nothing there: reading it as Parquet says so.
}
