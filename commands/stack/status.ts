import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { EXIT } from "../../src/kernel/errors.ts";
import { filterRows, findRow } from "../../src/stack/catalogue/catalogue.ts";
import { GROUPS, STRATEGIES } from "../../src/stack/catalogue/row.ts";
import { statusJunit, statusSarif } from "../../src/stack/status/reports.ts";
import { decisive, fallsShort, type ServiceStatus, stackStatus } from "../../src/stack/status/status.ts";
import { countsText, RESULT_TEXT, statusMarkdown, statusText } from "../../src/stack/status/text.ts";

const VERSION = Symbol("version");
type Rows = readonly ServiceStatus[] & { readonly [VERSION]?: string };

export const command = defineCommand({
  summary: "say of every service whether the guide's action item is done, with evidence and mend",
  description: `Each service has checks of its own (pmoves stack show NAME). Files: compose files merged as Compose merges them,
and what Prometheus and Grafana mount. --live asks what runs as well: health routes, and the bus for a moment.
Results: done, not done, wrong, not deployed, not checked. Exit 3 when anything falls short; --strict counts what
was not checked too.`,
  impact: "read",
  examples: [
    "pmoves stack status --compose docker-compose.yml --compose docker-compose.pmoves.yml",
    "pmoves stack status --strategy NETWORK",
    "pmoves stack status agent-zero archon --live",
    "pmoves stack status --format md > STATUS.md",
    "pmoves stack status --format junit > stack.xml",
  ],
  arguments: z.object({
    services: option(z.array(z.string()).default([]), {
      describe: "only these, by their names in the catalogue or in compose",
      placeholder: "service",
    }),
  }),
  options: z.object({
    compose: option(z.array(z.string()).default([]), {
      describe:
        "compose files, in the order in which they are merged; default docker-compose.yml or compose.yaml",
      short: "f",
      placeholder: "file",
    }),
    envFile: option(z.array(z.string()).default([]), {
      describe: "env files for the variables of the compose files, instead of .env",
      placeholder: "file",
    }),
    prometheus: option(z.array(z.string()).default([]), {
      describe: "Prometheus configurations, instead of what its service mounts",
      placeholder: "file",
    }),
    dashboard: option(z.array(z.string()).default([]), {
      describe: "Grafana dashboards, instead of what its service mounts",
      placeholder: "file",
    }),
    live: option(z.boolean().default(false), { describe: "ask what runs, too" }),
    host: option(z.string().default("127.0.0.1"), { describe: "where the stack publishes its ports" }),
    server: option(z.string().optional(), { describe: "the bus, for --live", placeholder: "url" }),
    listen: option(z.coerce.number().min(0).max(600).default(3), {
      describe: "seconds to listen to the bus, for --live",
      placeholder: "seconds",
    }),
    strategy: option(z.enum(STRATEGIES).optional(), { describe: "only services of this strategy" }),
    group: option(z.enum(GROUPS).optional(), { describe: "only services of this group" }),
    strict: option(z.boolean().default(false), { describe: "exit 3 also for what was not checked" }),
  }),
  formats: ["md", "junit", "sarif"],
  pipedFormat: "plain",
  async run(context, { services, strategy, group, listen, strict, ...options }): Promise<Rows> {
    const catalogue = await context.services();
    const named = services.length === 0 ? catalogue : services.map((name) => findRow(catalogue, name));
    const facts = await context.stackFacts({ ...options, listenMs: listen * 1000 });
    const rows = await stackStatus(filterRows(named, { strategy, group }), facts);
    await context.talk.note(countsText(rows));
    return Object.assign([...rows], { [VERSION]: context.version });
  },
  columns: [
    { key: "result", value: (row: ServiceStatus) => RESULT_TEXT[row.result] },
    { key: "service" },
    { key: "strategy" },
    { key: "action" },
    { key: "evidence", value: (row: ServiceStatus) => decisive(row)[0]?.evidence },
    {
      key: "mend",
      value: (row: ServiceStatus) => decisive(row).find(({ mend }) => mend !== undefined)?.mend,
    },
  ],
  render: {
    table: statusText,
    md: statusMarkdown,
    junit: statusJunit,
    sarif: (rows: Rows) => statusSarif(rows, rows[VERSION] ?? ""),
  },
  exitCode: (rows, { strict }) => (fallsShort(rows, strict) ? EXIT.finding : EXIT.ok),
});
