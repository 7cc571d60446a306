import type { CommandTable } from "../../src/cli/define-command.ts";

export const storeCommands: CommandTable = {
  "store backup": {
    summary: "copy what is kept into a folder, while the gateway serves",
    impact: "write",
    load: () => import("./backup.ts"),
  },
  "store check": {
    summary: "look into the files for damage and say what is in them; changes nothing",
    impact: "read",
    load: () => import("./check.ts"),
  },
  "store migrate": {
    summary: "bring what is kept to the shape of this version; a copy is made first",
    impact: "write",
    load: () => import("./migrate.ts"),
  },
  "store path": {
    summary: "say where records, benches and spend are kept",
    impact: "read",
    load: () => import("./path.ts"),
  },
  "store restore": {
    summary: "put a backup in the place of the file of its kind, which is kept beside it",
    impact: "write",
    load: () => import("./restore.ts"),
  },
};
