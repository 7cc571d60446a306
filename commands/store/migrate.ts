import { defineCommand } from "../../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "bring what is kept to the shape of this version; a copy is made first",
  description: "Whatever opens a store does the same by itself; this is for doing it at a time of your own.",
  impact: "write",
  examples: [
    "pmoves store migrate",
    "pmoves store migrate --json",
    "pmoves store migrate --fields name,from,to,backup",
  ],
  async run(context) {
    return (await context.storeFiles()).migrate();
  },
  columns: [
    { key: "name" },
    { key: "from", align: "right" },
    { key: "to", align: "right" },
    { key: "path" },
    { key: "backup" },
  ],
});
