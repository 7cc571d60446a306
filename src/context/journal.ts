import { join } from "node:path";
import type { OpenJournal } from "../kernel/journal/journal.ts";
import type { ThreadRoots } from "./base.ts";

/** Append-only logs below the state folder. */
export interface JournalCapabilities {
  /** Opens `journals/<name>` of the state folder; who opens it closes it. What a crash cut off is said. */
  readonly journal: OpenJournal;
}

export function journalCapabilities({
  folders,
  talk,
}: Pick<ThreadRoots, "folders" | "talk">): JournalCapabilities {
  return {
    journal: async (name, options = {}) => {
      const { openJournal } = await import("../adapters/journal/open-journal.ts");
      const onCut = ({ file, bytes }: { readonly file: string; readonly bytes: number }) =>
        void talk.warn(
          `${file}: ${bytes} bytes of an unfinished record were cut off; it was never acknowledged`,
        );
      return openJournal(join(folders.state, "journals", name), { onCut, ...options });
    },
  };
}
