import type { CommandTable } from "../../src/cli/define-command.ts";

export const sessionsCommands: CommandTable = {
  "sessions export": {
    summary: "print a conversation as Markdown, or as messages in JSON Lines",
    impact: "read",
    load: () => import("./export.ts"),
  },
  "sessions list": {
    summary: "list conversations, the one used last first",
    impact: "read",
    load: () => import("./list.ts"),
  },
  "sessions rm": {
    summary: "remove conversations from this machine for good",
    impact: "write",
    load: () => import("./rm.ts"),
  },
  "sessions search": {
    summary: "find what was said in any conversation",
    impact: "read",
    load: () => import("./search.ts"),
  },
  "sessions show": {
    summary: "show one conversation: what was asked, who answered, what it cost",
    impact: "read",
    load: () => import("./show.ts"),
  },
};
