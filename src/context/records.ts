import { join } from "node:path";
import type { OpenPorts } from "../gateway/run/open.ts";
import type { RecordStore } from "../observability/index.ts";
import type { Roots } from "./base.ts";

/** Records, for commands that look at them, and where they lie. */
export interface RecordCapabilities {
  /** The store of this machine, whether or not requests are remembered. Throws `PmovesError` for a bad file. */
  readonly records: () => Promise<RecordStore>;
  /** Its file, which may not be there. */
  readonly recordsPath: () => Promise<string>;
}

/** Where inferences are remembered: by the commands of this process, and by a gateway that serves. */
export interface Recordings {
  readonly own: OpenPorts["recording"];
  readonly served: OpenPorts["recording"];
}

export function recordCapabilities({ lazy, settings, folders }: Roots): RecordCapabilities {
  const storeSettings = async () =>
    (await settings()).get((await import("../observability/index.ts")).storeTable);
  const recordsPath = async () => (await storeSettings()).path ?? join(folders.state, "records.sqlite");
  return {
    recordsPath,
    records: lazy.opened(async () => {
      const { openRecords } = await import("../adapters/sqlite/records/open.ts");
      return openRecords(await recordsPath(), (await storeSettings()).content);
    }),
  };
}

export function openRecordings({ lazy, settings, folders, clock, talk }: Roots): Recordings {
  const recordingFor = (served: boolean) =>
    lazy.opened(async () => {
      const [{ openRecording, storeTable }, { openRecords, openServedRecords }] = await Promise.all([
        import("../observability/index.ts"),
        import("../adapters/sqlite/records/open.ts"),
      ]);
      const table = (await settings()).get(storeTable);
      const path = table.path ?? join(folders.state, "records.sqlite");
      const open = () => (served ? openServedRecords : openRecords)(path, table.content);
      const warn = (text: string) => void talk.warn(text);
      return openRecording({ settings: table, clock, open, prunes: served, warn });
    });
  return { own: recordingFor(false), served: recordingFor(true) };
}
