import { checkModel, kindOf, type ModelFile, type ModelFiles } from "../../hub/index.ts";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import type { WorkFolder } from "./folder.ts";
import type { TrainRun } from "./run-file.ts";

const WEIGHTS = /\.(?:safetensors|gguf)$/;

/** The newest checkpoint in an output: of AgentGym-RL the actor of the last step, of transformers its folder. */
export async function latestCheckpoint(output: WorkFolder): Promise<string | undefined> {
  const found = (await output.folders("")).flatMap((name) => {
    const [, kind, step] = /^(global_step_|checkpoint-)(\d+)$/.exec(name) ?? [];
    return kind === undefined
      ? []
      : [{ path: kind === "global_step_" ? `${name}/actor` : name, step: Number(step) }];
  });
  const last = found.toSorted((a, b) => a.step - b.step).at(-1);
  return last && output.locate(last.path);
}

/**
 * The folder of the finished model below an output: the output itself, else the one of the highest step. Undefined where
 * there is none with weights.
 */
export function artifactFolder(files: readonly ModelFile[]): string | undefined {
  const folders = new Map<string, ModelFile[]>();
  for (const { name, size } of files) {
    const cut = name.lastIndexOf("/");
    const folder = cut < 0 ? "" : name.slice(0, cut);
    const own = folders.get(folder) ?? [];
    own.push({ name: name.slice(cut + 1), size });
    folders.set(folder, own);
  }
  const models = [...folders]
    .filter(([, own]) => kindOf(own) !== undefined && own.some(({ name }) => WEIGHTS.test(name)))
    .map(([folder]) => folder);
  if (models.includes("")) return "";
  return models.toSorted((a, b) => stepOf(a) - stepOf(b) || (a < b ? -1 : 1)).at(-1);
}

function stepOf(folder: string): number {
  return Math.max(-1, ...[...folder.matchAll(/\d+/g)].map(([digits]) => Number(digits)));
}

export interface ArtifactPorts {
  readonly signal: AbortSignal;
  modelFiles(path: string): Promise<ModelFiles>;
}

/** Finds, hashes and looks over what a run has made; null where it made no model. */
export async function collectArtifact(
  ports: ArtifactPorts,
  run: WorkFolder,
  named: string | null,
  base: string,
): Promise<TrainRun["artifact"]> {
  const output = await run.below("output");
  const path = named ?? artifactFolder(await (await ports.modelFiles(output.path)).list());
  if (path === undefined) return null;
  const files = await ports.modelFiles(output.locate(path));
  const hashed: { path: string; bytes: number; sha256: string }[] = [];
  let kind = kindOf(await files.list()) ?? "unknown";
  let objection: string | null = null;
  try {
    const model = await checkModel(files, base);
    kind = model.kind;
    for (const { name, size } of model.files) {
      const { sha256 } = await files.digest(name, { signal: ports.signal });
      hashed.push({ path: name, bytes: size, sha256 });
    }
  } catch (error) {
    if (!(error instanceof PmovesError)) throw error;
    objection = messageOf(error);
  }
  return { path: path === "" ? "output" : `output/${path}`, kind, files: hashed, objection };
}

/** Files in which trainers leave their figures (transformers `save_metrics`), the later the stronger. */
const METRICS = ["train_results.json", "eval_results.json", "all_results.json", "metrics.json"];

/** Numbers at the top of the files of figures. */
export async function collectMetrics(output: WorkFolder): Promise<Record<string, number>> {
  const metrics: Record<string, number> = {};
  for (const name of METRICS) {
    const text = await output.readText(name);
    if (text === undefined) continue;
    for (const [key, value] of Object.entries(objectIn(text)))
      if (typeof value === "number" && Number.isFinite(value)) metrics[key] = value;
  }
  return metrics;
}

/** What is no JSON object holds no figures. */
function objectIn(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
