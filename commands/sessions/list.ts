import * as z from "zod";
import { listSessions } from "../../src/chat/index.ts";
import { defineCommand, option } from "../../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "list conversations, the one used last first",
  description: "The id of a conversation is its episode: `pmoves traces --episode ID` shows its requests.",
  impact: "read",
  examples: [
    "pmoves sessions list",
    "pmoves sessions list --limit 5 --json",
    "pmoves sessions list --fields id,title",
  ],
  options: z.object({
    limit: option(z.int().min(1).max(100_000).default(50), { describe: "at most so many" }),
  }),
  async run(context, { limit }) {
    return Array.fromAsync(listSessions(await context.sessions(), limit));
  },
  columns: [
    { key: "id" },
    { key: "updated" },
    { key: "questions", align: "right" },
    { key: "model" },
    { key: "cost", align: "right" },
    { key: "title", value: ({ title, error }) => error ?? title },
  ],
});
