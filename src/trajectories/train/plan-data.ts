import {
  parseLine,
  type Row,
  type RowSchema,
  rowCheck,
  rowLine,
  type ViewedRow,
  viewOf,
} from "../../datasets/index.ts";
import { type ScrubPorts, scrubbed } from "../run/export.ts";
import { agentEvol } from "./agent-evol.ts";
import type { TrainView } from "./engine.ts";
import type { WorkFolder } from "./folder.ts";
import type { TrainPlanFile } from "./plan-file.ts";

export interface PlanDataPorts extends ScrubPorts {
  writeRows(
    rows: AsyncIterable<Row>,
    schema: RowSchema,
    how: { readonly out: string; readonly to: "parquet"; readonly force: boolean; readonly writer: "auto" },
  ): Promise<{ readonly rows: number }>;
}

/** What the data of a plan are made of, once for all views. */
export interface PlanRows {
  readonly episodes: number;
  readonly kept: number;
  /** Episodes left behind for a secret. */
  readonly blocked: number;
  /** SHA-256 of all scrubbed rows: which data these were. */
  readonly sha256: string;
}

export interface PlanFile {
  /** Below the plan's folder. */
  readonly path: string;
  readonly rows: number;
  readonly sha256: string;
}

/** Between reading and the views: what is captured meanwhile must not make them differ. */
const ROWS = "data/rows.jsonl";

export async function gatherRows(
  ports: ScrubPorts,
  folder: WorkFolder,
  { from, filter, secrets }: TrainPlanFile["data"],
): Promise<PlanRows> {
  let episodes = 0;
  let kept = 0;
  let blocked = 0;
  async function* lines() {
    for await (const { row, decision, blocked: held } of scrubbed(ports, { from, filter }, secrets)) {
      episodes++;
      if (held) {
        blocked++;
        continue;
      }
      if (decision.kept) kept++;
      yield `${decision.kept ? "+" : "-"}${rowLine(row)}`;
    }
  }
  await folder.writeLines(ROWS, lines());
  const { sha256 } = await folder.digest(ROWS);
  return { episodes, kept, blocked, sha256 };
}

async function* gathered(folder: WorkFolder): AsyncGenerator<ViewedRow> {
  for await (const line of folder.readLines(ROWS)) {
    yield { row: parseLine(line.slice(1)) as Row, kept: line.startsWith("+") };
  }
}

/** Items of an environment as AgentGym names them, each once, in order of their first episode. */
export async function itemsOf(
  folder: WorkFolder,
  environment: string | undefined,
  which: "all" | "kept",
): Promise<readonly string[]> {
  const items = new Set<string>();
  for await (const { row, kept } of gathered(folder)) {
    const task = row.task_id as string | null;
    if (task === null || (which === "kept" && !kept)) continue;
    const own = (row.environment as string | null) ?? undefined;
    // The part before the first `_` is the environment, for AgentGym-RL too.
    const item = own === undefined || task.startsWith(`${own}_`) ? task : `${own}_${task}`;
    if (environment === undefined || item.startsWith(`${environment}_`)) items.add(item);
  }
  return [...items];
}

export async function dropRows(folder: WorkFolder): Promise<void> {
  await folder.remove(ROWS);
}

/** Writes one view as its engine reads it: JSON arrays for AgentGym, Parquet for the others. */
export async function writeView(
  ports: PlanDataPorts,
  folder: WorkFolder,
  name: TrainView,
  items: readonly string[],
): Promise<PlanFile> {
  const path = pathOf(name);
  const rows = await writeRowsOf(ports, folder, name, path, items);
  return { path, rows, ...(await hashOf(folder, path)) };
}

async function hashOf(folder: WorkFolder, path: string): Promise<{ readonly sha256: string }> {
  const { sha256 } = await folder.digest(path);
  return { sha256 };
}

const ARRAYS: Readonly<
  Partial<Record<TrainView, (folder: WorkFolder, items: readonly string[]) => AsyncIterable<unknown>>>
> = {
  items: async function* (_, items) {
    for (const item of items) yield { item_id: item };
  },
  sft: async function* (folder) {
    for await (const { item_id, conversations } of viewed(folder, "agentgym"))
      yield { item_id, conversations };
  },
  agentevol: (folder) => agentEvol(() => viewed(folder, "agentgym")),
  dpo: async function* (folder) {
    for await (const row of viewed(folder, "trl-dpo")) {
      yield {
        id: row.task_id ?? row.episode_id,
        prompt: turns(row.prompt),
        chosen: turns(row.chosen),
        rejected: turns(row.rejected),
      };
    }
  },
};

function pathOf(name: TrainView): string {
  return name in ARRAYS ? `data/${name}.json` : `data/${name}/train.parquet`;
}

async function writeRowsOf(
  ports: PlanDataPorts,
  folder: WorkFolder,
  name: TrainView,
  path: string,
  items: readonly string[],
): Promise<number> {
  const array = ARRAYS[name];
  if (array !== undefined) {
    const count = await folder.writeArray(path, array(folder, items));
    return (await folder.readText(path)) === "[]\n" ? 0 : count;
  }
  const view = viewOf(name);
  const how = { out: folder.locate(path), to: "parquet", force: true, writer: "auto" } as const;
  return (await ports.writeRows(viewed(folder, name), view.columns, how)).rows;
}

async function* viewed(folder: WorkFolder, name: string): AsyncGenerator<Row> {
  const view = viewOf(name);
  const check = rowCheck(view.columns);
  for await (const row of view.rows(gathered(folder))) yield check(row);
}

/** Messages as AgentGym's turns. */
function turns(messages: unknown): readonly { readonly from: string; readonly value: string }[] {
  return (messages as readonly { readonly role: string; readonly content: string }[]).map(
    ({ role, content }) => ({
      from: role === "assistant" ? "gpt" : "human",
      value: content,
    }),
  );
}
