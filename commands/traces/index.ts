import type { CommandTable } from "../../src/cli/define-command.ts";

export const tracesCommands: CommandTable = {
  "traces export": {
    summary: "write traces whole into a file of JSON Lines or Parquet",
    impact: "write",
    load: () => import("./export.ts"),
  },
  "traces import": {
    summary: "bring home what TensorZero kept: tables exported from ClickHouse or Postgres",
    impact: "write",
    load: () => import("./import.ts"),
  },
  "traces list": {
    summary: "list what was asked and who answered, newest first",
    impact: "read",
    load: () => import("./list.ts"),
  },
  "traces prune": {
    summary: "remove old traces now: what [store] no longer keeps, or what the flags say",
    impact: "write",
    load: () => import("./prune.ts"),
  },
  "traces show": {
    summary: "show one trace whole: attempts, messages, raw request and response, cost, feedback",
    impact: "read",
    load: () => import("./show.ts"),
  },
  "traces stats": {
    summary:
      "say what share each tier served, what it cost, what fell back and why, and how fast targets were",
    impact: "read",
    load: () => import("./stats.ts"),
  },
  "traces tail": {
    summary: "follow requests as they end, of whatever process on this machine",
    impact: "read",
    load: () => import("./tail.ts"),
  },
};
