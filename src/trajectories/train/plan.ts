import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { unreadable } from "../../kernel/unreadable.ts";
import type { FilterRule } from "../filter/rule.ts";
import { planProblems, stagesOf, viewsOf } from "./engine.ts";
import type { WorkFolder } from "./folder.ts";
import { dropRows, gatherRows, itemsOf, type PlanDataPorts, type PlanFile, writeView } from "./plan-data.ts";
import { planError, readPlanFile, type TrainPlanFile } from "./plan-file.ts";
import { PLAN, type TrainPlan } from "./plan-json.ts";
import { trainScript } from "./train-script.ts";

export interface PlanPorts extends PlanDataPorts {
  readonly clock: { now(): number };
  gitState(): Promise<{ readonly sha: string | null; readonly dirty: boolean }>;
  readFile(path: string): Promise<string>;
  trainFolder(path: string): Promise<WorkFolder>;
  trajectoryFilter(path: string | undefined): Promise<FilterRule>;
  /** Where the newest published batch of a data set is, as this machine remembers. */
  publishedRevision(dataset: string): Promise<string | undefined>;
}

export interface PlanHow {
  readonly file: string;
  readonly out: string;
  readonly force: boolean;
}

export interface Planned extends TrainPlan {
  readonly out: string;
}

/**
 * Writes data, command and plan into a folder. Throws `PmovesError` `train.plan` for a plan that would fail later,
 * `train.no_data` where no episode fits, `file.exists` where the folder holds a plan and `force` is not set.
 */
export async function makePlan(ports: PlanPorts, { file, out, force }: PlanHow): Promise<Planned> {
  const toml = await ports.readFile(file).catch((cause: unknown) => {
    const hint = "Name a TOML file; docs/train.md shows a plan with all its keys";
    throw unreadable(file, cause, { code: "train.plan", hint });
  });
  const wish = readPlanFile(toml, file);
  // Everything but the number of items is known before the spool is read.
  const early = planProblems(wish, Number.POSITIVE_INFINITY);
  if (early.length > 0) throw planError(file, early);
  const folder = await ports.trainFolder(out);
  if (!force && (await folder.readText(PLAN)) !== undefined) throw alreadyPlanned(out);
  if (wish.engine === "agentgym-rl" && /['\\]/.test(folder.path)) throw oddFolder(out);
  const rule = await ports.trajectoryFilter(wish.data.filter);
  const rows = await gatherRows(ports, folder, wish.data);
  const items = await itemsOf(folder, wish.environment?.name, wish.data.items);
  const late = planProblems(wish, items.length);
  if (late.length > 0) {
    await dropRows(folder);
    throw planError(file, late);
  }
  const files: PlanFile[] = [];
  for (const view of viewsOf(wish)) files.push(await writeView(ports, folder, view, items));
  await dropRows(folder);
  refuseEmpty(wish, files, rows.episodes);
  const { dataset } = wish.data;
  const revision =
    dataset === undefined ? null : (wish.data.revision ?? (await ports.publishedRevision(dataset)) ?? null);
  const { environment } = wish;
  const plan: TrainPlan = {
    version: 1,
    engine: wish.engine,
    algorithm: wish.algorithm,
    base_model: wish.base_model,
    model: wish.model_path ?? wish.base_model,
    environment: environment === undefined ? null : { name: environment.name, address: environment.address },
    created_at: new Date(ports.clock.now()).toISOString(),
    git: { ...(await ports.gitState()) },
    data: {
      ...rows,
      items: items.length,
      filter: { hash: rule.hash, file: wish.data.filter ?? null },
      dataset: dataset === undefined ? null : { id: dataset, revision },
      files,
    },
    stages: stagesOf(wish, nameOf(wish)).map(({ argv, env, ...stage }) => ({
      ...stage,
      argv: [...argv],
      env: { ...env },
    })),
    artifact: wish.run.artifact ?? null,
    publish: {
      repo: wish.publish.repo ?? null,
      license: wish.publish.license ?? null,
      public: wish.publish.public,
    },
  };
  await folder.writeText("plan.toml", toml);
  await folder.writeText("train.sh", trainScript(plan));
  await folder.writeText(PLAN, `${JSON.stringify(plan, null, 2)}\n`);
  return { ...plan, out };
}

/** What the engine calls the experiment. */
function nameOf({ base_model, environment, algorithm }: TrainPlanFile): string {
  return [base_model.split("/").at(-1), environment?.name, algorithm]
    .filter((part) => part !== undefined)
    .join("-");
}

/** The file that the engine reads must hold something. */
function refuseEmpty({ engine, data }: TrainPlanFile, [first]: readonly PlanFile[], episodes: number): void {
  if (first === undefined || first.rows > 0) return;
  const where = data.from.length === 0 ? "what was captured" : data.from.join(", ");
  throw new PmovesError(
    `nothing to train on: of ${episodes} episodes in ${where} none gives a row of ${first.path}`,
    {
      code: "train.no_data",
      exit: EXIT.usage,
      hint:
        engine === "agentgym-rl"
          ? "Items come from episodes with a task id of the environment: pmoves trajectories list shows them"
          : "pmoves trajectories stats says why episodes are dropped; data.filter names another filter",
    },
  );
}

function alreadyPlanned(out: string): PmovesError {
  return new PmovesError(`${out} holds a plan already`, {
    code: "file.exists",
    exit: EXIT.usage,
    hint: "Name another folder with --out, or plan it anew with --force; its runs stay",
  });
}

function oddFolder(out: string): PmovesError {
  return new PmovesError(`${out} lies at a path with a quote or a backslash`, {
    code: "train.plan",
    exit: EXIT.usage,
    hint: "Hydra can't be given such a path safely: plan into another folder",
  });
}
