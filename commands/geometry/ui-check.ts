import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { checkUi } from "../../src/geometry/ui-check.ts";
import { EXIT } from "../../src/kernel/errors.ts";

export const command = defineCommand({
  summary: "check that the Math UI answers and that its saves are of the form it reads",
  description: `The page, saves/_list.json, and each save that the list names. Saves are read as data: their code is never run.
Exit 3 where something fails or could not be checked, 5 where nothing answers.`,
  impact: "read",
  examples: [
    "pmoves geometry ui-check http://127.0.0.1:8099/",
    "pmoves geometry ui-check http://127.0.0.1:8099/ --json",
    "pmoves geometry ui-check http://127.0.0.1:8099/ --fields name,result",
  ],
  arguments: z.object({
    url: option(z.string(), { describe: "address of the page", placeholder: "url" }),
  }),
  async run(context, { url }) {
    return [...(await checkUi(url, { http: await context.http(), signal: context.signal }))];
  },
  columns: [{ key: "result" }, { key: "check" }, { key: "name" }, { key: "detail" }],
  exitCode: (rows) => (rows.every(({ result }) => result === "ok") ? EXIT.ok : EXIT.finding),
});
