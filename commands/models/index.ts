import type { CommandTable } from "../../src/cli/define-command.ts";

export const modelsCommands: CommandTable = {
  "models prices": {
    summary: "show what models cost, who says so, and which configured targets that applies to",
    impact: "read",
    load: () => import("./prices.ts"),
  },
  "models probe": {
    summary: "ask targets one word each, past plan and bench",
    impact: "write",
    load: () => import("./probe.ts"),
  },
  "models unbench": {
    summary: "lift the bench of a target, so that the next request may try it",
    impact: "write",
    load: () => import("./unbench.ts"),
  },
};
