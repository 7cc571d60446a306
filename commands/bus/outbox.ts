import { defineCommand } from "../../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "show what waits for the bus, and how much room is left",
  description: `What bus ingest and the gateway have accepted and the bus has not taken yet. It goes out when one of them runs and the
bus is there; dead is how many messages and bodies were given up: pmoves bus dead.`,
  impact: "read",
  examples: [
    "pmoves bus outbox",
    "pmoves bus outbox --json",
    "pmoves bus outbox --fields name,waiting,oldest",
  ],
  async run(context) {
    return (await context.outboxes()).map(({ shed: _, ...state }) => state);
  },
  columns: [
    { key: "name" },
    { key: "waiting", align: "right" },
    { key: "waiting_bytes", title: "bytes", align: "right" },
    { key: "max_bytes", title: "room", align: "right" },
    { key: "oldest" },
    { key: "dead", align: "right" },
  ],
});
