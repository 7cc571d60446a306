import * as z from "zod";
import { composeOptions, defineCommand, option } from "../../src/cli/define-command.ts";
import { EXIT } from "../../src/kernel/errors.ts";
import { type HardenReport, hardenFails, openHarden } from "../../src/stack/harden/open-harden.ts";
import { hardenText } from "../../src/stack/harden/text.ts";

export const command = defineCommand({
  summary: "write an overlay that mends what the audit finds, for every service",
  description: `Base files are left alone: the overlay goes over them as the last -f. Base and overlay are audited again, and
only what is gone is called mended; the rest is listed with the reason. What a comment suppresses is not touched.
The same files give the same bytes. Where docker compose is installed, it has to accept the result.
--check writes nothing: exit 3 where the overlay is missing or out of date.`,
  impact: "write",
  examples: [
    "pmoves stack harden -f docker-compose.yml",
    "pmoves stack harden -f docker-compose.yml -f docker-compose.n8n.yml --out hardened.yml",
    "pmoves stack harden -f docker-compose.yml --skip flat-network --print",
    "pmoves stack harden -f docker-compose.yml --check",
  ],
  options: z.object({
    ...composeOptions,
    out: option(z.string().min(1).optional(), {
      describe: "the overlay (default: docker-compose.pmoves-hardened.yml beside the first file)",
      short: "o",
      placeholder: "path",
    }),
    skip: option(z.array(z.string()).default([]), {
      describe: "leave findings of this rule as they are",
      placeholder: "rule",
    }),
    check: option(z.boolean().default(false), { describe: "only say whether the overlay is up to date" }),
    print: option(z.boolean().default(false), { describe: "write the overlay to stdout and to no file" }),
    force: option(z.boolean().default(false), { describe: "overwrite a file of somebody else's" }),
  }),
  pipedFormat: "plain",
  run: (context, options) => openHarden(context, options),
  render: {
    human: (report: HardenReport, theme) =>
      report.state === "printed" ? report.text : hardenText(report, theme),
  },
  exitCode: (report: HardenReport) => (hardenFails(report) ? EXIT.finding : EXIT.ok),
});
