import * as z from "zod";
import { findSession, readSession, sessionMarkdown } from "../../src/chat/index.ts";
import { defineCommand, option } from "../../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "show one conversation: what was asked, who answered, what it cost",
  impact: "read",
  examples: [
    "pmoves sessions show last",
    "pmoves sessions show 5c5b7000",
    "pmoves sessions show last --json",
  ],
  arguments: z.object({
    id: option(z.string(), {
      describe: "its id, four or more characters of it, or `last`",
      placeholder: "id",
    }),
  }),
  async run(context, { id }) {
    const files = await context.sessions();
    return readSession(files, await findSession(files, id));
  },
  render: { human: (session) => sessionMarkdown(session) },
});
