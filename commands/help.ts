import * as z from "zod";
import { defineCommand, option } from "../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "explain a command or a topic",
  impact: "read",
  examples: ["pmoves help", "pmoves help exit-codes", "pmoves help environment", "pmoves help formats"],
  arguments: z.object({
    words: option(z.array(z.string()).default([]), {
      describe: "a topic, or the words of a command",
      placeholder: "topic",
    }),
  }),
  run: async (_context, { words }, invocation) => ({ text: await invocation.help(words) }),
  render: { human: ({ text }) => text },
});
