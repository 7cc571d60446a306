import type { CommandTable } from "../../src/cli/define-command.ts";

export const trajectoriesCommands: CommandTable = {
  "trajectories capture": {
    summary: "keep what agents did: events of the bus, of files or of the gateway's records, each once",
    impact: "write",
    load: () => import("./capture.ts"),
  },
  "trajectories export": {
    summary:
      "write the episodes that a filter keeps as Parquet, JSONL or Arrow, in the form of a training engine",
    impact: "write",
    load: () => import("./export.ts"),
  },
  "trajectories filter": {
    summary: "say what a filter keeps and drops, and why",
    impact: "read",
    load: () => import("./filter.ts"),
  },
  "trajectories list": {
    summary: "list episodes with their fitness and whether the filter keeps them",
    impact: "read",
    load: () => import("./list.ts"),
  },
  "trajectories scrub": {
    summary: "count secrets and personal data in episodes, by type, without showing any",
    impact: "read",
    load: () => import("./scrub.ts"),
  },
  "trajectories show": {
    summary: "show one episode: its conversation, steps, fitness by parts and the decision",
    impact: "read",
    load: () => import("./show.ts"),
  },
  "trajectories stats": {
    summary: "count episodes: what a filter keeps, why it drops the others, fitness by parts",
    impact: "read",
    load: () => import("./stats.ts"),
  },
};
