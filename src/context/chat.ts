import { join } from "node:path";
import { type AskKey, keyPrompt } from "../adapters/terminal/ask-key.ts";
import type { BatchFiles, SessionFiles } from "../chat/index.ts";
import type { PromptHistory } from "../chat/prompt-history.ts";
import type { Spawn } from "../gateway/providers/claude-code/process-port.ts";
import type { Roots } from "./base.ts";
import type { JournalCapabilities } from "./journal.ts";

/** What conversations need of this machine. */
export interface ChatCapabilities {
  /** Conversations that are kept. */
  readonly sessions: () => Promise<SessionFiles>;
  /** What was sent from the composer, for all chats of this user. */
  readonly promptHistory: () => Promise<PromptHistory>;
  /** Starts commands that answer the calls of tools; a group of their own, no shell. */
  readonly spawn: () => Promise<Spawn>;
  /** Asks at the terminal for one of some keys; undefined where nobody sits at one. */
  readonly askKey: AskKey | undefined;
  /** Answers of batches that have not come to their end. */
  readonly batches: () => Promise<BatchFiles>;
}

export function chatCapabilities(
  { host, folders, lazy, options }: Roots,
  { journal }: JournalCapabilities,
): ChatCapabilities {
  return {
    sessions: lazy.once(async () => {
      const { sessionFiles } = await import("../adapters/chat-sessions/session-files.ts");
      return sessionFiles(join(folders.state, "journals", "sessions"), journal);
    }),
    promptHistory: lazy.opened(async () => {
      const { historyFile } = await import("../adapters/chat-history/history-file.ts");
      return historyFile(join(folders.state, "chat"));
    }),
    spawn: lazy.once(async () => (await import("../adapters/child-process/spawn.ts")).createSpawn(host.env)),
    batches: lazy.once(async () => {
      const { batchFiles } = await import("../adapters/chat-sessions/batch-files.ts");
      return batchFiles(join(folders.state, "journals", "chat-batch"), journal);
    }),
    get askKey() {
      return keyPrompt({ input: host.stdin, output: host.stderr, signal: options.stop.signal });
    },
  };
}
