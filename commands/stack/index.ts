import type { CommandTable } from "../../src/cli/define-command.ts";

export const stackCommands: CommandTable = {
  "stack compose": {
    summary: "print a compose fragment that runs the gateway in the stack, hardened",
    impact: "write",
    load: () => import("./compose.ts"),
  },
  "stack audit": {
    summary: "say what in compose files is less safe than the guide and its checklist want",
    impact: "write",
    load: () => import("./audit.ts"),
  },
  "stack env": {
    summary: "print the variables that take services to the gateway, compare and write them",
    impact: "write",
    load: () => import("./env.ts"),
  },
  "stack harden": {
    summary: "write an overlay that mends what the audit finds, for every service",
    impact: "write",
    load: () => import("./harden.ts"),
  },
  "stack list": {
    summary: "list the services of the stack, and what the guide wants of each",
    impact: "read",
    load: () => import("./list.ts"),
  },
  "stack next": {
    summary: "show which of the guide's first steps are done, by evidence, and what to do next",
    impact: "write",
    load: () => import("./next.ts"),
  },
  "stack show": {
    summary: "show what is known of one service, and where guide and files disagree",
    impact: "read",
    load: () => import("./show.ts"),
  },
  "stack status": {
    summary: "say of every service whether the guide's action item is done, with evidence and mend",
    impact: "read",
    load: () => import("./status.ts"),
  },
};
