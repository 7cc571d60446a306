import * as z from "zod";
import { uuidVersion } from "../kernel/uuid7.ts";
import { option } from "./option-text.ts";
import { gatewayConfigOption, gatewayOptions } from "./shared-options.ts";

const whom = {
  function: option(z.string().min(1).optional(), {
    describe: "function to ask (default chat)",
    short: "f",
    placeholder: "name",
  }),
  model: option(z.string().min(1).optional(), {
    describe: "model to ask instead of a function",
    short: "m",
    placeholder: "name",
  }),
  variant: option(z.string().min(1).optional(), {
    describe: "only this variant of the function, no other after it",
    placeholder: "name",
  }),
  tier: option(z.int().min(1).max(3).optional(), {
    describe: "only targets of this tier: 1 this machine, 2 a plan, 3 paid by use",
  }),
};

const question = {
  system: option(z.string().optional(), { describe: "system prompt", short: "s", placeholder: "text" }),
  attach: option(z.array(z.string().min(1)).default([]), {
    describe: "image, PDF, text file or URL to send along; may be given more than once",
    short: "a",
    placeholder: "file",
    env: [],
  }),
  template: option(z.string().min(1).optional(), {
    describe: "template of the function that makes the question",
    short: "t",
    placeholder: "name",
    env: [],
  }),
  param: option(z.array(z.string()).default([]), {
    describe: "an argument of the template, as JSON where it is some; may be given more than once",
    short: "p",
    placeholder: "key=value",
    env: [],
  }),
  maxTokens: option(z.int().min(1).optional(), { describe: "longest answer, in tokens" }),
  temperature: option(z.number().min(0).optional(), { describe: "sampling temperature" }),
};

const conversation = {
  continue: option(z.boolean().default(false), {
    describe: "go on with the last conversation",
    short: "c",
    env: [],
  }),
  session: option(z.string().min(1).optional(), {
    describe: "go on with this conversation: an id, four or more characters of it, or `last`",
    placeholder: "id",
    env: [],
  }),
  fork: option(z.string().min(1).optional(), {
    describe: "go on from this conversation in a new one",
    placeholder: "id",
    env: [],
  }),
  episode: option(
    z
      .string()
      .refine((id) => uuidVersion(id) === 7, "an episode id is a UUIDv7, as answers carry it")
      .optional(),
    { describe: "episode that a new conversation belongs to", placeholder: "uuid" },
  ),
  save: option(z.boolean().default(true), { describe: "keep this conversation; --no-save keeps nothing" }),
};

const answer = {
  schema: option(z.string().min(1).optional(), {
    describe: "JSON Schema that the answer must fit; stdout gets the JSON, exit 3 where it does not fit",
    placeholder: "file",
    env: [],
  }),
  extract: option(z.enum(["code"]).optional(), {
    describe: "only the first code block of the answer",
    placeholder: "what",
    env: [],
  }),
  tools: option(z.string().min(1).optional(), {
    describe: "JSON list of tools that the model may call",
    placeholder: "file",
    env: [],
  }),
  toolCommand: option(z.array(z.string()).default([]), {
    describe: "allow a tool: its command gets the arguments on stdin, its stdout is the result; one each",
    placeholder: "tool=command",
    env: [],
  }),
};

const several = {
  n: option(z.int().min(1).max(100).default(1), {
    describe: "how many answers to the same question",
    env: [],
  }),
  variants: option(z.string().min(1).optional(), {
    describe: "ask these variants of the function and show their answers side by side",
    placeholder: "a,b,c",
    env: [],
  }),
  vote: option(z.string().min(1).optional(), {
    describe: "with --variants: the best one; it is stored as feedback",
    placeholder: "variant",
    env: [],
  }),
  metric: option(z.string().min(1).optional(), {
    describe: "with --variants: boolean metric that a vote is stored as (default: a comment)",
    placeholder: "name",
  }),
  batch: option(z.string().min(1).optional(), {
    describe: "ask every prompt of this JSON-lines file (- for stdin); a line of JSON each, in their order",
    placeholder: "file",
    env: [],
  }),
  fresh: option(z.boolean().default(false), {
    describe: "with --batch: ask also what a run that was cut off has answered",
    env: [],
  }),
  concurrency: option(z.int().min(1).max(256).default(4), {
    describe: "answers on their way at once, with --n, --variants and --batch",
  }),
};

/** Everything that `pmoves chat` can be told. `-c` is `--continue` there, so `--config` has no short form. */
export const chatOptions = {
  ...whom,
  ...question,
  ...conversation,
  ...answer,
  ...several,
  ...gatewayOptions,
  config: option(gatewayConfigOption.config.clone(), {
    describe: "gateway configuration: a file or a glob",
    placeholder: "path",
    env: ["PMOVES_CONFIG"],
  }),
};
