import type { CommandTable } from "../../src/cli/define-command.ts";

export const trainCommands: CommandTable = {
  "train plan": {
    summary: "write data, item ids and the checked command of a training from a short TOML file",
    impact: "write",
    load: () => import("./plan.ts"),
  },
  "train run": {
    summary: "run a plan to its end and show the log; what runs already is followed, what is left is done",
    impact: "remote-write",
    load: () => import("./run.ts"),
  },
  "train status": {
    summary: "list training runs and how they stand, or follow the log of one",
    impact: "read",
    load: () => import("./status.ts"),
  },
  "train stop": {
    summary: "end the program of a training run with all that belongs to it",
    impact: "write",
    load: () => import("./stop.ts"),
  },
};
