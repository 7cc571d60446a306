import { join, resolve } from "node:path";
import type { OpenPorts } from "../gateway/run/open.ts";
import type { RecordStore, SourceRow, StoreFiles, Trace } from "../observability/index.ts";
import type { Roots } from "./base.ts";

/** Records, for commands that look at them, and where they lie. */
export interface RecordCapabilities {
  /** The store of this machine, whether or not requests are remembered. Throws `PmovesError` for a bad file. */
  readonly records: () => Promise<RecordStore>;
  /** Its file, which may not be there. */
  readonly recordsPath: () => Promise<string>;
  /** The files that are kept of everything: records, and benches with spend. */
  readonly storeFiles: () => Promise<StoreFiles>;
  /** The rows of an exported table. Throws `PmovesError` (exit 2) for a file that can't be read. */
  readonly tableRows: (path: string) => AsyncIterable<SourceRow>;
  /** Writes traces into a file that is complete or not there. Throws `PmovesError` `file.exists`. */
  readonly exportTraces: (
    traces: AsyncIterable<Trace>,
    how: { readonly to: "jsonl" | "parquet"; readonly out: string; readonly force: boolean },
  ) => Promise<{ readonly traces: number; readonly out: string }>;
}

/** Where inferences are remembered: by the commands of this process, and by a gateway that serves. */
export interface Recordings {
  readonly own: OpenPorts["recording"];
  /** What it has to say of them goes where the gateway's log does. */
  readonly served: (warn: (text: string) => void) => OpenPorts["recording"];
}

export function recordCapabilities({ lazy, settings, folders, cwd, clock }: Roots): RecordCapabilities {
  const storeSettings = async () =>
    (await settings()).get((await import("../observability/index.ts")).storeTable);
  const recordsPath = async () => (await storeSettings()).path ?? join(folders.state, "records.sqlite");
  return {
    recordsPath,
    storeFiles: async () => {
      const [{ storeFiles }, { RECORD_SHAPE }, { STATE_SHAPE }] = await Promise.all([
        import("../adapters/sqlite/store-files.ts"),
        import("../adapters/sqlite/records/migrations.ts"),
        import("../adapters/sqlite/migrations.ts"),
      ]);
      const records = { name: "records", path: await recordsPath(), shape: RECORD_SHAPE };
      const state = { name: "state", path: join(folders.state, "store.sqlite"), shape: STATE_SHAPE };
      return storeFiles([records, state], { cwd, now: () => clock.now() });
    },
    tableRows: async function* (path) {
      const { tableRows } = await import("../adapters/files/table-rows.ts");
      yield* tableRows(resolve(cwd, path));
    },
    exportTraces: async (traces, { to, out, force }) => {
      const path = resolve(cwd, out);
      const { wholeFile, writeJsonLines } = await import("../adapters/files/whole-file.ts");
      const written = await wholeFile(path, force, async (draft) => {
        if (to === "jsonl") return writeJsonLines(draft, traces);
        const [{ writeFlatRows }, { EXPORT_COLUMNS, exportRow }] = await Promise.all([
          import("../adapters/parquet/write-flat-rows.ts"),
          import("../observability/index.ts"),
        ]);
        async function* rows() {
          for await (const trace of traces) yield exportRow(trace);
        }
        return writeFlatRows(draft, EXPORT_COLUMNS, rows());
      });
      return { traces: written, out };
    },
    records: lazy.opened(async () => {
      const { openRecords } = await import("../adapters/sqlite/records/open.ts");
      return openRecords(await recordsPath(), (await storeSettings()).content);
    }),
  };
}

export function openRecordings({ lazy, settings, folders, clock, talk }: Roots): Recordings {
  const recordingFor = (served: boolean, warn: (text: string) => void) =>
    lazy.opened(async () => {
      const [{ openRecording, storeTable }, { openRecords, openServedRecords }] = await Promise.all([
        import("../observability/index.ts"),
        import("../adapters/sqlite/records/open.ts"),
      ]);
      const table = (await settings()).get(storeTable);
      const path = table.path ?? join(folders.state, "records.sqlite");
      const open = () =>
        served ? openServedRecords(path, table.content, table.enabled) : openRecords(path, table.content);
      return openRecording({ settings: table, path, clock, open, prunes: served, warn });
    });
  return {
    own: recordingFor(false, (text) => void talk.warn(text)),
    served: (warn) => recordingFor(true, warn),
  };
}
