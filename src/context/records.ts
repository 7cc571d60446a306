import { join } from "node:path";
import type { OpenPorts } from "../gateway/run/open.ts";
import type { Roots } from "./base.ts";

/** Where inferences are remembered: by the commands of this process, and by a gateway that serves. */
export interface Recordings {
  readonly own: OpenPorts["recording"];
  readonly served: OpenPorts["recording"];
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
