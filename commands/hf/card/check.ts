import * as z from "zod";
import { defineCommand, option } from "../../../src/cli/define-command.ts";
import { checkCardFile } from "../../../src/hub/index.ts";

export const command = defineCommand({
  summary: "check the front matter of a data-set or model card for what the Hub reads of it",
  impact: "read",
  examples: [
    "pmoves hf card check README.md",
    "pmoves hf card check README.md --type model",
    "pmoves hf card check README.md --json",
  ],
  arguments: z.object({ file: option(z.string(), { describe: "the card" }) }),
  options: z.object({
    type: option(z.enum(["dataset", "model"]).default("dataset"), { describe: "whose card it is", env: [] }),
  }),
  run: (context, { file, type }) => checkCardFile(context, file, type),
  columns: [{ key: "field" }, { key: "problem" }, { key: "fix" }],
  exitCode: (problems) => (problems.length === 0 ? 0 : 3),
});
