import * as z from "zod";
import { findSession, readSession, sessionMarkdown, sessionMessages } from "../../src/chat/index.ts";
import { defineCommand, option } from "../../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "print a conversation as Markdown, or as messages in JSON Lines",
  description: "--format md (default) or jsonl with {role, content} a line; json is the list of them.",
  impact: "read",
  examples: [
    "pmoves sessions export last > notes.md",
    "pmoves sessions export last --format jsonl",
    "pmoves sessions export 5c5b7000 --json",
  ],
  arguments: z.object({
    id: option(z.string(), {
      describe: "its id, four or more characters of it, or `last`",
      placeholder: "id",
    }),
  }),
  formats: ["md"],
  pipedFormat: "md",
  async run(context, { id }) {
    const files = await context.sessions();
    const session = await readSession(files, await findSession(files, id));
    return Object.assign(sessionMessages(session).slice(), { session });
  },
  render: {
    human: ({ session }) => sessionMarkdown(session),
    md: ({ session }) => sessionMarkdown(session),
  },
});
