import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { openContracts, openDocument } from "../../src/geometry/input.ts";
import { lintDocument } from "../../src/geometry/lint/lint.ts";
import { checkPacket } from "../../src/geometry/packet/schema.ts";
import { EXIT } from "../../src/kernel/errors.ts";

export const command = defineCommand({
  summary: "check a geometry packet against its schema and the v1.0 checklist",
  description: `The checklist (anchors of norm 1, spectra that sum to 1, proj inside radial_minmax, required meta) is an error in a
packet of v1.0 and a warning in an older one. Findings name the JSON path. Exit 3 on errors; with --strict on warnings
too.`,
  impact: "read",
  examples: [
    "pmoves geometry lint packet.json",
    "pmoves geometry lint packet.json --strict --json",
    "pmoves geometry lint - < packet.json",
  ],
  arguments: z.object({
    file: option(z.string().optional(), { describe: "JSON file, or - for stdin", placeholder: "file" }),
  }),
  options: z.object({
    strict: option(z.boolean().default(false), { describe: "fail on warnings too" }),
    contracts: option(z.string().optional(), {
      describe: "folder of schemas instead of those that ship",
      placeholder: "folder",
      env: ["PMOVES_CONTRACTS"],
    }),
  }),
  pipedFormat: "plain",
  async run(context, { file, strict, contracts }) {
    const document = await openDocument(context, file);
    const schema = await checkPacket(openContracts(context, contracts), document.identity);
    const findings = lintDocument(document, schema);
    return findings.map((finding) => ({ ...finding, fails: strict || finding.level === "error" }));
  },
  columns: [{ key: "level" }, { key: "rule" }, { key: "path" }, { key: "message" }],
  exitCode: (findings) => (findings.some(({ fails }) => fails) ? EXIT.finding : EXIT.ok),
});
