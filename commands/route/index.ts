import type { CommandTable } from "../../src/cli/define-command.ts";

export const routeCommands: CommandTable = {
  "route explain": {
    summary: "show who would be asked, in which order, and why another would not",
    impact: "read",
    load: () => import("./explain.ts"),
  },
};
