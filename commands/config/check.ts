import * as z from "zod";
import {
  configArgument,
  configFrom,
  configOptions,
  defineCommand,
  option,
} from "../../src/cli/define-command.ts";
import { checkConfig, checkedText } from "../../src/gateway/check/check.ts";
import { countFindings, type Finding, placeText } from "../../src/gateway/check/finding.ts";
import { countsText, findingsText } from "../../src/gateway/check/finding-text.ts";
import { EXIT } from "../../src/kernel/errors.ts";

export const command = defineCommand({
  summary: "say what is wrong with a configuration, what bites, and what nothing comes of",
  description: `Errors stop \`pmoves serve\`; warnings are what bites people: targets that are skipped, sampling where an order was
meant, names that do not resolve; notes are what is read but not acted on, and keys that TensorZero lacks.
Exit 0 without errors, 2 with errors, 3 with --strict where there is a warning or a key of ours.`,
  impact: "read",
  examples: [
    "pmoves config check",
    "pmoves config check tensorzero.toml --strict",
    "pmoves config check --config 'config/*.toml' --json",
    "pmoves config check --rewrite host.docker.internal=localhost",
  ],
  arguments: z.object(configArgument),
  options: z.object({
    ...configOptions,
    strict: option(z.boolean().default(false), {
      describe: "exit 3 on any warning, and on any key that TensorZero would refuse",
    }),
  }),
  async run(context, { file, strict, ...options }, { origins }) {
    const config = configFrom({ file, config: options.config }, origins);
    const checked = await checkConfig(await context.gatewayPorts(), { ...options, config });
    const { findings } = checked;
    await context.talk.note(`${checkedText(checked)}; ${countsText(findings)}`);
    const { extensions } = countFindings(findings);
    if (strict && extensions > 0) {
      await context.talk.note(`--strict: TensorZero would refuse it for ${extensions} of its keys`);
    }
    return findings;
  },
  columns: [
    { key: "severity" },
    { key: "code" },
    { key: "place", value: (row: Finding) => placeText(row) },
    { key: "key" },
    { key: "message" },
    { key: "fix" },
  ],
  render: { table: findingsText },
  exitCode(findings, { strict }) {
    const { errors, warnings, extensions } = countFindings(findings);
    if (errors > 0) return EXIT.usage;
    return strict && warnings + extensions > 0 ? EXIT.finding : EXIT.ok;
  },
});
