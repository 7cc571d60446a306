import { join } from "node:path";
import { sessionFiles } from "../../src/adapters/chat-sessions/session-files.ts";
import { openJournal } from "../../src/adapters/journal/open-journal.ts";
import type { SessionFiles } from "../../src/chat/index.ts";

/** Sessions below a folder, as the program keeps them below its state folder. */
export function sessionsIn(folder: string): SessionFiles {
  const journals = join(folder, "journals");
  return sessionFiles(join(journals, "sessions"), (name, options) =>
    openJournal(join(journals, name), options),
  );
}
