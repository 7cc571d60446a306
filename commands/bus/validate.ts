import * as z from "zod";
import { inputLines, type ValidatedRow, validateAll } from "../../src/bus/index.ts";
import { busCheckOptions, defineCommand, option } from "../../src/cli/define-command.ts";
import { EXIT, PmovesError } from "../../src/kernel/errors.ts";

export const command = defineCommand({
  summary: "check messages in files as if they had been sent on a subject",
  description: `A .json file is one message, a .jsonl file one a line; without files stdin is read. Exit 3 where one is invalid;
what nothing defines a schema for is not checked, which is no failure and no pass.`,
  impact: "read",
  examples: [
    "pmoves bus validate geometry.event.v1 events.jsonl",
    "pmoves bus validate content.published.v1 a.json b.json --format table",
    "pmoves bus validate geometry.cgp.v1 < packet.json",
    "pmoves bus validate content.new.v1 new.json --contracts ./contracts",
  ],
  arguments: z.object({
    subject: option(z.string(), { describe: "subject whose schema counts" }),
    files: option(z.array(z.string()).default([]), {
      describe: "files (default stdin)",
      placeholder: "file",
    }),
  }),
  options: z.object({
    strict: option(z.boolean().default(false), { describe: "refuse signatures of scheme B" }),
    contracts: busCheckOptions.contracts,
  }),
  pipedFormat: "plain",
  async run(context, { subject, files, contracts, strict }): Promise<ValidatedRow[]> {
    if (/\.jsonl?$|\//.test(subject)) throw fileForSubject(subject);
    const checks = await context.busInspector({ contracts, strict, reveal: false });
    const now = context.clock.now();
    return Array.fromAsync(validateAll(checks, subject, inputLines(context, files), now));
  },
  columns: [
    { key: "where" },
    { key: "verdict" },
    { key: "schema" },
    { key: "reasons", value: ({ reasons }: ValidatedRow) => reasons.join("; ") },
    { key: "mismatches", value: ({ mismatches }: ValidatedRow) => mismatches.join("; ") },
  ],
  exitCode: (rows) => (rows.some(({ verdict }) => verdict === "invalid") ? EXIT.finding : EXIT.ok),
});

/** Nobody has a subject of that name, and nothing would be checked. */
function fileForSubject(given: string): PmovesError {
  return new PmovesError(`${given} looks like a file, where the subject is wanted`, {
    code: "bus.subject",
    exit: EXIT.usage,
    hint: `pmoves bus validate geometry.event.v1 ${given}`,
  });
}
