import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "copy what is kept into a folder, while the gateway serves",
  description: "Each copy is the file as it is at one moment, complete or not there.",
  impact: "write",
  examples: [
    "pmoves store backup ./backup",
    "pmoves store backup /var/backups/pmoves --force",
    "pmoves store backup ./backup --json",
  ],
  arguments: z.object({ folder: option(z.string(), { describe: "where to", placeholder: "folder" }) }),
  options: z.object({
    force: option(z.boolean().default(false), { describe: "overwrite an older backup", env: [] }),
  }),
  async run(context, { folder, force }) {
    return (await context.storeFiles()).backup(folder, force);
  },
  columns: [{ key: "name" }, { key: "path" }, { key: "bytes", align: "right" }],
});
