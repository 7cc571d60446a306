import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "put a backup in the place of the file of its kind, which is kept beside it",
  description: `Which kind a backup is stands in it. Refused while a gateway or another command has the store open, and for a file that
is damaged, of a newer pmoves, or none of ours.`,
  impact: "write",
  examples: [
    "pmoves store restore ./backup/records.sqlite",
    "pmoves store restore ./backup/store.sqlite",
    "pmoves store restore ./backup/records.sqlite --json",
  ],
  arguments: z.object({ file: option(z.string(), { describe: "the backup", placeholder: "file" }) }),
  async run(context, { file }) {
    return (await context.storeFiles()).restore(file);
  },
  render: {
    human: ({ restored, kept }) =>
      `${restored.path} restored\n${kept === null ? "" : `what was there is kept in ${kept}\n`}`,
  },
});
