import * as z from "zod";
import { defineCommand, gatewayOptions, option, whereFrom } from "../../src/cli/define-command.ts";
import { EXIT } from "../../src/kernel/errors.ts";
import { nextSteps, nextText, type Step } from "../../src/stack/next/next.ts";

export const command = defineCommand({
  summary: "show which of the guide's first steps are done, by evidence, and what to do next",
  description: `Deploy, migrate agent-zero, observe it, the Math UI, the Hub. Every run looks anew; what was seen done is kept in
the state folder, so that a step which has come undone, or cannot be checked now, is shown as such.
Exit 0 when all are done, else 3.`,
  impact: "write",
  examples: [
    "pmoves stack next --gateway http://127.0.0.1:3030",
    "pmoves stack next --compose docker-compose.yml --compose docker-compose.pmoves.yml",
    "pmoves stack next --math-ui http://127.0.0.1:8099/ --json",
  ],
  options: z.object({
    ...gatewayOptions,
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
    mathUi: option(z.string().default("http://127.0.0.1:8099/"), {
      describe: "address of the Math UI",
      placeholder: "url",
    }),
    dataset: option(z.string().optional(), {
      describe:
        "data set on the Hub (default: dataset under [hub], else geometry-trajectories-v1 of the token's organization)",
      placeholder: "org/name",
    }),
  }),
  async run(context, { compose, envFile, mathUi, dataset, ...gateway }, { origins }) {
    const ports = await context.stackNext(whereFrom(gateway, origins), { compose, envFile, mathUi, dataset });
    return [...(await nextSteps(ports, ports.keeping, context.clock))];
  },
  columns: [
    { key: "step", align: "right" },
    { key: "result" },
    { key: "title" },
    { key: "evidence", value: (row: Step) => row.evidence.join("; ") },
    { key: "next" },
  ],
  render: { table: nextText },
  exitCode: (steps) => (steps.every(({ result }) => result === "done") ? EXIT.ok : EXIT.finding),
});
