import * as z from "zod";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { WorkFolder } from "./folder.ts";

export const RUN = "run.json";

const stage = z.object({
  name: z.enum(["train", "merge"]),
  /** As it was started; null before. */
  argv: z.array(z.string()).nullable(),
  started_at: z.string().nullable(),
  process: z.object({ pid: z.int(), started: z.string() }).nullable(),
  ended_at: z.string().nullable(),
  exit: z.int().nullable(),
});

const modelFile = z.object({ path: z.string(), bytes: z.number(), sha256: z.string() });

/** What a run is and how far it has come. */
export const runSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  created_at: z.string(),
  engine: z.string(),
  algorithm: z.string(),
  base_model: z.string(),
  environment: z.string().nullable(),
  /** Of the repository around the folder in which it was started. */
  git: z.object({ sha: z.string().nullable(), dirty: z.boolean() }),
  data: z.object({
    sha256: z.string(),
    dataset: z.object({ id: z.string(), revision: z.string().nullable() }).nullable(),
  }),
  stages: z.array(stage),
  stopped_at: z.string().nullable(),
  /** The finished model, below the run's folder. */
  artifact: z
    .object({
      path: z.string(),
      kind: z.string(),
      files: z.array(modelFile),
      objection: z.string().nullable(),
    })
    .nullable(),
  metrics: z.record(z.string(), z.number()),
  /** Set where the run is to be published when it is over. */
  publish: z.object({ repo: z.string(), license: z.string().nullable(), public: z.boolean() }).nullable(),
  published: z.object({ repo: z.string(), tag: z.string().nullable(), commit: z.string() }).nullable(),
});

export type TrainRun = z.output<typeof runSchema>;
export type RunStage = TrainRun["stages"][number];

export async function writeRun(folder: WorkFolder, run: TrainRun): Promise<void> {
  await folder.writeText(RUN, `${JSON.stringify(run, null, 2)}\n`);
}

/** Undefined where a folder holds no run. Throws `PmovesError` `train.run_file` for one that can't be read. */
export async function readRun(folder: WorkFolder): Promise<TrainRun | undefined> {
  const text = await folder.readText(RUN);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const read = runSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new PmovesError(
    `${folder.locate(RUN)} can't be read: ${issue?.path.join(".") || "it"} ${issue?.message}`,
    {
      code: "train.run_file",
      exit: EXIT.usage,
      hint: "It was changed by hand or made by another release; take the run's folder away, or mend the file",
    },
  );
}

/** Names of the files that a stage leaves. */
export function stageFiles(name: RunStage["name"]) {
  return { claim: `${name}.start`, pid: `${name}.pid`, exit: `${name}.exit`, log: `${name}.log` };
}

/** What stands in the command line of a stage's supervisor. */
export function stageMark(run: Pick<TrainRun, "id">, name: RunStage["name"]): string {
  return `pmoves-train:${run.id}:${name}`;
}
