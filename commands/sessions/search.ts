import * as z from "zod";
import { searchSessions } from "../../src/chat/index.ts";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { messageOf } from "../../src/kernel/errors.ts";

export const command = defineCommand({
  summary: "find what was said in any conversation",
  description: "Upper and lower case are one; several words must all be in one message.",
  impact: "read",
  examples: [
    "pmoves sessions search postgres",
    'pmoves sessions search "connection refused" nginx',
    "pmoves sessions search postgres --fields session -q",
  ],
  arguments: z.object({
    words: option(z.array(z.string().min(1)).min(1), { describe: "words to look for", placeholder: "word" }),
  }),
  async run(context, { words }) {
    const onBroken = (error: unknown) => context.talk.warn(messageOf(error));
    return Array.fromAsync(searchSessions(await context.sessions(), words, onBroken));
  },
  columns: [{ key: "session" }, { key: "message", align: "right" }, { key: "role" }, { key: "text" }],
});
