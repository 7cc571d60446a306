import type { CommandTable } from "../../src/cli/define-command.ts";

export const configCommands: CommandTable = {
  "config check": {
    summary: "say what is wrong with a configuration, what bites, and what nothing comes of",
    impact: "read",
    load: () => import("./check.ts"),
  },
  "config init": {
    summary: "print a tensorzero.toml to start from, for what this machine has",
    impact: "write",
    load: () => import("./init.ts"),
  },
  "config migrate": {
    summary: "rewrite a configuration so that TensorZero itself loads it",
    impact: "write",
    load: () => import("./migrate.ts"),
  },
  "config show": {
    summary: "show every value in use: the gateway's configuration and pmoves.toml",
    impact: "read",
    load: () => import("./show.ts"),
  },
};
