import { join, resolve } from "node:path";
import type { Row, RowSchema, ScrubRule } from "../datasets/index.ts";
import type { CaptureSource, FilterRule, PlacedRecord, Spool } from "../trajectories/index.ts";
import type { Roots } from "./base.ts";
import type { BusCapabilities } from "./bus.ts";
import type { EvalCapabilities } from "./eval.ts";
import type { JournalCapabilities } from "./journal.ts";

/** Trajectories: what was captured, and files that are made of it. */
export interface TrajectoryCapabilities {
  /** The spool of captured messages; closed when the command is over. */
  readonly captureSpool: () => Promise<Spool>;
  /** Where subjects are captured from on the bus that `server` or the settings name. */
  readonly captureSources: (options: CaptureOptions) => Promise<CaptureFrom>;
  /** Records of files, or of the spool where none is named, with the time from which silence is counted. */
  readonly trajectoryRecords: (files: readonly string[]) => Promise<RecordsFrom>;
  /** The filter in a file, or the default. Throws `PmovesError` `filter.file`. */
  readonly trajectoryFilter: (path: string | undefined) => Promise<FilterRule>;
  /** What must not leave this machine: the values of its secrets, and the key of placeholders. */
  readonly scrubRule: () => Promise<ScrubRule>;
  /** Writes rows into a file that is complete or not there. Throws `PmovesError` `file.exists`. */
  readonly writeRows: (rows: AsyncIterable<Row>, schema: RowSchema, how: WriteHow) => Promise<WrittenRows>;
}

export interface CaptureOptions {
  readonly server?: string | undefined;
  readonly subjects: readonly string[];
  readonly durableOnInterest: boolean;
}

export interface CaptureFrom {
  readonly sources: readonly CaptureSource[];
  /** Deletes durable consumers of ours; gives their names. */
  remove(): Promise<readonly string[]>;
}

export interface RecordsFrom {
  readonly records: AsyncIterable<PlacedRecord>;
  readonly now: number | undefined;
  /** What time it is, in Unix milliseconds. */
  readonly clock: number;
}

export interface WriteHow {
  readonly out: string;
  readonly to: "parquet" | "jsonl" | "arrow";
  readonly force: boolean;
  /** `auto` is DuckDB where it is installed. */
  readonly writer: "auto" | "js" | "duckdb";
}

export interface WrittenRows {
  readonly rows: number;
  readonly bytes: number;
  readonly writer: "js" | "duckdb";
}

export function trajectoryCapabilities(
  roots: Roots,
  { journal }: JournalCapabilities,
  { bus, busTarget }: Pick<BusCapabilities, "bus" | "busTarget">,
  { inputFiles }: EvalCapabilities,
): TrajectoryCapabilities {
  const { host, options, lazy, clock, cwd, folders } = roots;
  const spoolJournal = lazy.opened(() => journal("capture", { maxRecordBytes: 256 << 20 }));
  const captureSpool = lazy.once(async () => {
    const { Spool } = await import("../trajectories/index.ts");
    return Spool.open(await spoolJournal());
  });
  return {
    captureSpool,
    captureSources: async ({ server, subjects, durableOnInterest }) => {
      const target = await busTarget(server);
      if (target.kind === "journal") {
        const { journalSource } = await import("../trajectories/index.ts");
        return { sources: [journalSource(await bus(server), subjects)], remove: async () => [] };
      }
      const { NatsCapture } = await import("../adapters/nats/capture.ts");
      const name = `pmoves-capture ${options.version}`;
      const capture = await lazy.opened(() =>
        NatsCapture.open({ target, name, subjects, durableOnInterest }),
      )();
      return { sources: await capture.sources(), remove: () => capture.remove() };
    },
    trajectoryRecords: async (files) => {
      const { fileRecords, spoolRecords } = await import("../trajectories/index.ts");
      if (files.length === 0) {
        const { Spool } = await import("../trajectories/index.ts");
        const records = spoolRecords(Spool.readJournal(await spoolJournal()));
        return { records, now: clock.now(), clock: clock.now() };
      }
      const input = await inputFiles();
      async function* all() {
        for (const file of files) yield* fileRecords(file, input.read(file));
      }
      return { records: all(), now: undefined, clock: clock.now() };
    },
    trajectoryFilter: async (path) => {
      const { filterRule, noFilter, readFilter } = await import("../trajectories/index.ts");
      if (path === undefined) return filterRule({});
      const { readText } = await import("../adapters/files/read-text.ts");
      const text = await readText(resolve(cwd, path));
      if (text === undefined) throw noFilter(path);
      return readFilter(text, path);
    },
    scrubRule: async () => {
      const [{ secretValues }, { ownKey }] = await Promise.all([
        import("../datasets/index.ts"),
        import("../adapters/files/own-key.ts"),
      ]);
      return { key: await ownKey(join(folders.state, "scrub.key")), literals: secretValues(host.env) };
    },
    writeRows: async (rows, schema, { out, to, force, writer }) => {
      const path = resolve(cwd, out);
      const [{ wholeFile }, { writeRowFile }] = await Promise.all([
        import("../adapters/files/whole-file.ts"),
        import("../adapters/parquet/row-file.ts"),
      ]);
      return wholeFile(path, force, (draft) => writeRowFile(draft, rows, schema, to, writer));
    },
  };
}
