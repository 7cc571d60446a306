import type { CommandTable } from "../../src/cli/define-command.ts";

export const trainCommands: CommandTable = {
  "train plan": {
    summary: "write data, item ids and the checked command of a training from a short TOML file",
    impact: "write",
    load: () => import("./plan.ts"),
  },
};
