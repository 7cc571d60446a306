import * as z from "zod";
import { findSession } from "../../src/chat/index.ts";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { EXIT, PmovesError } from "../../src/kernel/errors.ts";

export const command = defineCommand({
  summary: "remove conversations from this machine for good",
  description: "What was recorded of their requests stays: `pmoves traces prune` removes that.",
  impact: "write",
  examples: ["pmoves sessions rm last --dry-run", "pmoves sessions rm 5c5b7000", "pmoves sessions rm --all"],
  arguments: z.object({
    ids: option(z.array(z.string()).default([]), { describe: "their ids, or `last`", placeholder: "id" }),
  }),
  options: z.object({
    all: option(z.boolean().default(false), { describe: "every conversation", env: [] }),
    dryRun: option(z.boolean().default(false), { describe: "say which, and remove none", env: [] }),
  }),
  async run(context, { ids, all, dryRun }) {
    if (all === ids.length > 0)
      throw new PmovesError("name the conversations to remove, or give --all", {
        code: "usage.sessions",
        exit: EXIT.usage,
        hint: "`pmoves sessions list` shows them",
      });
    const files = await context.sessions();
    // All are found before the first goes.
    const meant = all
      ? (await files.list()).map(({ id }) => id)
      : await Array.fromAsync(ids, (id) => findSession(files, id));
    if (!dryRun) for (const id of new Set(meant)) await files.remove(id);
    return [...new Set(meant)].map((id) => ({ id, removed: !dryRun }));
  },
});
