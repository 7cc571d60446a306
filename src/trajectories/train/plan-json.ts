import * as z from "zod";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { WorkFolder } from "./folder.ts";

export const PLAN = "plan.json";

const stage = z.object({
  name: z.enum(["train", "merge"]),
  argv: z.array(z.string()).min(1),
  folder: z.string().nullable(),
  env: z.record(z.string(), z.string()),
});

/** What `train plan` has written: everything that `train run` needs. */
export const planJsonSchema = z.object({
  version: z.literal(1),
  engine: z.enum(["agentgym-rl", "trl", "command"]),
  algorithm: z.string(),
  base_model: z.string(),
  model: z.string(),
  environment: z.object({ name: z.string(), address: z.string() }).nullable(),
  created_at: z.string(),
  git: z.object({ sha: z.string().nullable(), dirty: z.boolean() }),
  data: z.object({
    episodes: z.number(),
    kept: z.number(),
    blocked: z.number(),
    items: z.number(),
    sha256: z.string(),
    filter: z.object({ hash: z.string(), file: z.string().nullable() }),
    /** The data set on the Hub that the episodes are of, where one is named. */
    dataset: z.object({ id: z.string(), revision: z.string().nullable() }).nullable(),
    files: z.array(z.object({ path: z.string(), rows: z.number(), sha256: z.string() })),
  }),
  stages: z.array(stage).min(1),
  artifact: z.string().nullable(),
  publish: z.object({ repo: z.string().nullable(), license: z.string().nullable(), public: z.boolean() }),
});

export type TrainPlan = z.output<typeof planJsonSchema>;

/** Throws `PmovesError` `train.no_plan` (exit 2) where a folder holds none that can be read. */
export async function readPlan(folder: WorkFolder, shown: string): Promise<TrainPlan> {
  const text = await folder.readText(PLAN);
  if (text === undefined) {
    throw new PmovesError(`${shown} holds no plan`, {
      code: "train.no_plan",
      exit: EXIT.usage,
      hint: `Make one: pmoves train plan FILE.toml --out ${shown}`,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const read = planJsonSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new PmovesError(
    `${shown}/${PLAN} can't be read: ${issue?.path.join(".") || "it"} ${issue?.message}`,
    {
      code: "train.no_plan",
      exit: EXIT.usage,
      hint: "It was changed by hand or made by another release: make it again with pmoves train plan",
    },
  );
}
