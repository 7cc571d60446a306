import * as z from "zod";
import { option } from "./option-text.ts";

/** Options of every command that asks a model for its judgement: whom, under which limits, and the journal. */
export const judgingOptions = {
  force: option(z.boolean().default(false), { describe: "overwrite files of another run" }),
  function: option(z.string().min(1).optional(), {
    describe: "function to ask",
    short: "f",
    placeholder: "name",
  }),
  model: option(z.string().min(1).optional(), { describe: "model to ask", short: "m", placeholder: "name" }),
  variant: option(z.string().min(1).optional(), {
    describe: "only this variant of the function",
    placeholder: "name",
  }),
  judgeVersion: option(z.string().optional(), {
    describe: "a label that parts the answers of one version of the judge from another's",
  }),
  maxCalls: option(z.int().min(1).optional(), { describe: "stop after so many answers" }),
  maxCost: option(z.number().positive().optional(), { describe: "stop before more USD are spent" }),
  maxErrors: option(z.int().min(0).default(20), { describe: "stop when more questions fail for good" }),
  concurrency: option(z.int().min(1).max(256).default(16), { describe: "calls in flight at most" }),
  callTimeout: option(z.number().positive().default(120), { describe: "seconds for one call" }),
  journal: option(
    z
      .string()
      .regex(/^[A-Za-z0-9][\w.-]*$/, "letters, digits, ., _ and -")
      .default("judge"),
    { describe: "journal that answers are kept in" },
  ),
  replay: option(z.boolean().default(false), { describe: "ask nobody: answers from the journal alone" }),
  dryRun: option(z.boolean().default(false), { describe: "say what it would take, and ask nobody" }),
};
