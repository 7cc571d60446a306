import * as z from "zod";
import { defineCommand, gatewayOptions, option, whereFrom } from "../src/cli/define-command.ts";
import { EXIT } from "../src/kernel/errors.ts";
import { areasOf, examine } from "../src/stack/doctor/doctor.ts";
import { Examination } from "../src/stack/doctor/examination.ts";
import { AREAS, type Examined } from "../src/stack/doctor/finding.ts";
import { checkMigration } from "../src/stack/doctor/migrate-check.ts";
import { doctorText } from "../src/stack/doctor/text.ts";

export const command = defineCommand({
  summary: "examine everything that pmoves stands on, each fault with its fix",
  description: `Areas: ${AREAS.join(", ")}; all at once. Targets are
asked one word each, which paid ones charge (--no-probe leaves that out). What was not checked is said, and is
never fine. --migrate-check SERVICE sends one tagged request as that service would, and looks for its trace.
Exit 3 where something failed, with --strict also where something was not checked.`,
  impact: "write",
  examples: [
    "pmoves doctor",
    "pmoves doctor --only gateway --gateway http://127.0.0.1:3000",
    "pmoves doctor --only targets,bus --json",
    "pmoves doctor --only services --host 10.0.0.5",
    "pmoves doctor --migrate-check agent-zero --gateway http://127.0.0.1:3000",
  ],
  options: z.object({
    ...gatewayOptions,
    only: option(z.array(z.string()).default([]), { describe: "only these areas", placeholder: "area" }),
    deadline: option(z.coerce.number().min(0.1).max(3600).default(20), {
      describe: "seconds for everything",
      placeholder: "seconds",
    }),
    host: option(z.string().default("127.0.0.1"), { describe: "where the stack publishes its ports" }),
    probe: option(z.boolean().default(true), { describe: "ask every target one word; --no-probe asks none" }),
    strict: option(z.boolean().default(false), { describe: "exit 3 also for what was not checked" }),
    migrateCheck: option(z.string().optional(), {
      describe: "prove that calls of this service arrive as traces",
      placeholder: "service",
    }),
    envFile: option(z.array(z.string()).default([]), {
      describe: "env files of that service, in the order in which they are loaded",
      placeholder: "file",
    }),
  }),
  async run(context, options, { origins }): Promise<Examined> {
    const where = whereFrom(options, origins);
    const ports = await context.doctor(where);
    const { only, host, deadline, probe, migrateCheck, envFile } = options;
    const deadlineMs = deadline * 1000;
    if (migrateCheck !== undefined) {
      return checkMigration(
        await context.migration(where, envFile),
        migrateCheck,
        deadlineMs,
        context.signal,
      );
    }
    const areas = areasOf(only.flatMap((entry) => entry.split(",")));
    const asked = { areas, named: only.length > 0, host, deadlineMs, probe };
    return new Examination(examine(ports, asked, context.signal));
  },
  pipedFormat: "plain",
  columns: [{ key: "area" }, { key: "result" }, { key: "name" }, { key: "detail" }, { key: "fix" }],
  render: { table: doctorText },
  exitCode: ({ failed, unknown }, { strict }) => (failed || (strict && unknown) ? EXIT.finding : EXIT.ok),
});
