import { defineCommand } from "../../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "say where records, benches and spend are kept",
  impact: "read",
  examples: ["pmoves store path", "pmoves store path --json", "pmoves store path --fields path"],
  async run(context) {
    return (await context.storeFiles()).files();
  },
  columns: [{ key: "name" }, { key: "path" }, { key: "there" }, { key: "bytes", align: "right" }],
});
