import { parse, TomlError } from "smol-toml";
import * as z from "zod";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { nearest } from "../../kernel/suggest.ts";

const count = z.int().min(1);
const words = z.array(z.string().min(1));
const hubId = z.string().regex(/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/, "write owner/name as on the Hub");

const absolute = z.string().regex(/^\//, "write an absolute path");

const environment = z.strictObject({
  /** AgentGym's name of the task: webarena, textcraft, sciworld, … */
  name: z.string().regex(/^[A-Za-z][\w.-]*$/, "write the environment's name, e.g. webarena"),
  address: z
    .string()
    .regex(/^https?:\/\/[^\s/]+(?:\/\S*)?$/, "write an address, e.g. http://127.0.0.1:36005"),
  /** Seconds. */
  timeout: count.default(600),
});

const data = z.strictObject({
  /** Files of events instead of what was captured. */
  from: words.default([]),
  /** A filter file instead of the default. */
  filter: z.string().optional(),
  secrets: z.enum(["block", "redact"]).default("block"),
  /** Whose items are trained on: those of all episodes, or of those that the filter keeps. */
  items: z.enum(["all", "kept"]).default("all"),
  /** What `engine = "command"` wants written. */
  views: z
    .array(z.enum(["items", "sft", "agentevol", "dpo", "trl-sft", "trl-dpo", "trl-kto", "trl-grpo", "verl"]))
    .default([]),
  /** The published data set that these episodes are of, for the card. */
  dataset: hubId.optional(),
  revision: z.string().min(1).optional(),
});

const training = z.strictObject({
  /** Turns of an episode; several make ScalingInter-RL of it. */
  rounds: z.union([count, z.array(count).min(2)]).default(10),
  /** Steps after which the next number of rounds holds. */
  rounds_every: count.default(100),
  epochs: count.default(25),
  batch: count.default(32),
  learning_rate: z.number().positive().default(1e-6),
  kl: z.number().min(0).default(0.001),
  /** Answers sampled of one item. */
  samples: count.default(8),
  mini_batch: count.default(4),
  micro_batch: count.default(1),
  inner_epochs: count.default(2),
  prompt_tokens: count.default(1024),
  response_tokens: count.default(8192),
  turn_tokens: count.default(512),
  model_tokens: count.default(32_768),
  gpus: count.default(8),
  nodes: count.default(1),
  tensor_parallel: count.default(1),
  gpu_memory: z.number().gt(0).max(1).default(0.7),
  /** Steps between checkpoints. */
  save_every: count.default(25),
  seed: z.int().min(0).default(42),
  lora: z
    .strictObject({
      rank: count.default(16),
      alpha: z.number().positive().default(32),
      modules: words.default(["all-linear"]),
    })
    .optional(),
});

const run = z.strictObject({
  /** Interpreter of the engine; a path, or found on PATH. */
  python: z.string().min(1).default("python3"),
  /** Where the engine is run: the folder of AgentGym-RL that holds `verl` and `scripts`. */
  folder: absolute.optional(),
  /** What `engine = "command"` runs; {model}, {data}, {output} and {run} are replaced. */
  command: words.optional(),
  /** Run after a training that went well; the same words, and {checkpoint}. */
  merge: z.union([z.literal(false), words]).optional(),
  /** Folder of the finished model below the output, where it is not found by itself. */
  artifact: z.string().min(1).optional(),
  /** More words for the engine: Hydra overrides, or options of TRL. */
  overrides: words.default([]),
  env: z.record(z.string().regex(/^[A-Za-z_]\w*$/, "write the name of a variable"), z.string()).default({}),
});

const publish = z.strictObject({
  repo: hubId.optional(),
  license: z.string().min(1).optional(),
  public: z.boolean().default(false),
});

/** docs/train.md explains every key. */
export const planSchema = z.strictObject({
  engine: z.enum(["agentgym-rl", "trl", "command"]),
  algorithm: z.string().min(1),
  /** On the Hub: what the card names. */
  base_model: hubId,
  /** Where the engine loads it from, instead of the Hub. */
  model_path: absolute.or(hubId).optional(),
  environment: environment.optional(),
  data: data.prefault({}),
  train: training.prefault({}),
  run: run.prefault({}),
  publish: publish.prefault({}),
});

export type TrainPlanFile = z.output<typeof planSchema>;

/** Reads a plan. Throws `PmovesError` `train.plan` (exit 2) with the file, line or key, and the mend, of all that is wrong. */
export function readPlanFile(text: string, name: string): TrainPlanFile {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    const said =
      error instanceof TomlError ? `line ${error.line}: ${error.message.split("\n")[0]}` : messageOf(error);
    throw planError(name, [said], error);
  }
  const read = planSchema.safeParse(value);
  if (read.success) return read.data;
  throw planError(name, read.error.issues.flatMap(issueTexts), read.error);
}

export function planError(name: string, problems: readonly string[], cause?: unknown): PmovesError {
  const [only, ...more] = problems;
  const text = more.length === 0 ? ` ${only}` : `\n  ${problems.join("\n  ")}`;
  return new PmovesError(`${name}:${text}`, {
    code: "train.plan",
    exit: EXIT.usage,
    hint: "docs/train.md shows a plan with all its keys",
    cause,
  });
}

function issueTexts(issue: z.core.$ZodIssue): readonly string[] {
  const place = issue.path.join(".");
  if (issue.code !== "unrecognized_keys")
    return [place === "" ? issue.message : `${place}: ${issue.message}`];
  const known = keysAt(issue.path);
  return issue.keys.map((key) => {
    const near = nearest(key, known);
    return `${[...issue.path, key].join(".")}: there is no such key${near === undefined ? "" : `; did you mean ${near}?`}`;
  });
}

const TABLES: Readonly<Record<string, z.ZodObject>> = { environment, data, train: training, run, publish };

function keysAt(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return Object.keys(planSchema.shape);
  const table = path.length === 1 ? TABLES[String(path[0])] : undefined;
  return table === undefined ? ["rank", "alpha", "modules"] : Object.keys(table.shape);
}
