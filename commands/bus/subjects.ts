import * as z from "zod";
import { listSubjects, type SubjectRow } from "../../src/bus/index.ts";
import { busCheckOptions, defineCommand, subjectsArgument } from "../../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "list the documented subjects: who defines, sends and hears them, raw or in an envelope",
  description: `From the contracts, from what pmoves defines, and from a catalogue of PMOVES.AI's code. What is documented need not
exist: pmoves bus doctor listens.`,
  impact: "read",
  examples: [
    "pmoves bus subjects",
    "pmoves bus subjects 'geometry.>'",
    "pmoves bus subjects --json",
    "pmoves bus subjects --contracts ./contracts --fields subject,schema,schema_state",
  ],
  arguments: z.object(subjectsArgument),
  options: z.object({ contracts: busCheckOptions.contracts }),
  async run(context, { subjects, contracts }): Promise<SubjectRow[]> {
    const book = await context.contractBook(contracts);
    return [...(await listSubjects(book, subjects.length === 0 ? [">"] : subjects))];
  },
  columns: [
    { key: "subject" },
    { key: "registered" },
    { key: "schema" },
    { key: "schema_state", title: "state" },
    { key: "framing" },
    { key: "publishers" },
    { key: "subscribers" },
  ],
});
