import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { BatchFiles } from "../../chat/index.ts";
import type { OpenJournal } from "../../kernel/journal/journal.ts";

/** Answers of batches as journals below a folder, `openJournal("chat-batch/<key>")` being the same place. */
export function batchFiles(folder: string, openJournal: OpenJournal): BatchFiles {
  return {
    open: (key) => openJournal(`chat-batch/${key}`),
    remove: (key) => rm(join(folder, key), { recursive: true, force: true }),
  };
}
