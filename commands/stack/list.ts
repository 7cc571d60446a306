import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { filterRows } from "../../src/stack/catalogue/catalogue.ts";
import { GROUPS, type ServiceRow, STRATEGIES } from "../../src/stack/catalogue/row.ts";

export const command = defineCommand({
  summary: "list the services of the stack, and what the guide wants of each",
  description: `Every service of the implementation guide's matrix, with the ports and the health route that it really has.
What of it is done: \`pmoves stack status\`.`,
  impact: "read",
  examples: [
    "pmoves stack list",
    "pmoves stack list --strategy MIGRATE",
    "pmoves stack list --group storage --json",
    "pmoves stack list --fields name,strategy,action,ports",
  ],
  options: z.object({
    strategy: option(z.enum(STRATEGIES).optional(), { describe: "only services of this strategy" }),
    group: option(z.enum(GROUPS).optional(), { describe: "only services of this group" }),
  }),
  async run(context, filter) {
    return [...filterRows(await context.services(), filter)];
  },
  columns: [
    { key: "group" },
    { key: "name", title: "service" },
    { key: "strategy" },
    { key: "action" },
    { key: "tier", value: (row: ServiceRow) => row.tier.join(" ") },
    { key: "ports", value: (row: ServiceRow) => row.ports.join(" ") },
    {
      key: "health",
      value: ({ health }: ServiceRow) => (health === undefined ? "" : `${health.port}${health.paths[0]}`),
    },
  ],
});
