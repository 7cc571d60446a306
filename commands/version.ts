import { defineCommand } from "../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "show the versions of pmoves and of what it runs on",
  impact: "read",
  examples: ["pmoves version", "pmoves version --json", "pmoves version --fields pmoves"],
  run: (context) => ({
    pmoves: context.version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
  }),
});
