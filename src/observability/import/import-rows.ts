import type { Datapoint } from "../datasets/datapoint.ts";
import type { RecordStore } from "../port.ts";
import {
  type Cell,
  type Cells,
  cellsOf,
  FEEDBACK_COLUMNS,
  FILL_INFERENCE,
  FILL_MODEL_INFERENCE,
  INFERENCE_COLUMNS,
  MODEL_INFERENCE_COLUMNS,
} from "../records/columns.ts";
import type { FeedbackType } from "../records/stored.ts";
import { ImportFault, type ImportRow, idOf } from "./fields.ts";
import { inferenceFrom, saidFrom } from "./inference-row.ts";
import { datapointFrom, feedbackFrom, modelInferenceFrom, rawFrom } from "./other-rows.ts";
import { type ImportTable, tableOfColumns } from "./tables.ts";

/** A row of a file, and where it stands in it; `fault` where it could not even be read. */
export interface SourceRow {
  /** Line of a text, row of a Parquet file; counts from 1. */
  readonly place: number;
  readonly row: ImportRow | undefined;
  readonly fault?: string | undefined;
}

export interface Reject {
  readonly file: string;
  readonly place: number;
  readonly reason: string;
}

export interface FileImport {
  readonly file: string;
  readonly table: ImportTable | "several" | null;
  readonly rows: number;
  /** Rows that were not there yet. */
  readonly added: number;
  /** Rows that were there already, and were left as they are. */
  readonly known: number;
  readonly rejected: number;
}

const AT_ONCE = 500;

type Store = Pick<RecordStore, "append" | "fill" | "knows" | "datasets">;

interface Pending {
  inferences: Cells[];
  modelInferences: Cells[];
  feedback: Cells[];
  fillInferences: Cells[];
  fillModelInferences: Cells[];
  datapoints: Datapoint[];
  /** Of every row that waits for the store. */
  places: number[];
}

const nothing = (): Pending => ({
  inferences: [],
  modelInferences: [],
  feedback: [],
  fillInferences: [],
  fillModelInferences: [],
  datapoints: [],
  places: [],
});

/**
 * Puts the rows of one file into the store. A row that can't be taken is told to `reject` and the others go on;
 * what is there already is left as it is, so that importing twice is harmless.
 */
export async function importRows(
  store: Store,
  file: {
    readonly name: string;
    readonly table: ImportTable | undefined;
    readonly rows: AsyncIterable<SourceRow>;
  },
  reject: (reject: Reject) => void,
  signal: AbortSignal,
): Promise<FileImport> {
  const tables = new Set<ImportTable>();
  let pending = nothing();
  let rows = 0;
  let added = 0;
  let rejected = 0;
  const refuse = (place: number, reason: string) => {
    rejected += 1;
    reject({ file: file.name, place, reason });
  };
  const write = async () => {
    const batch = pending;
    pending = nothing();
    added += await written(store, batch, refuse);
  };
  for await (const { place, row, fault } of file.rows) {
    signal.throwIfAborted();
    rows += 1;
    try {
      if (row === undefined) throw new ImportFault(fault ?? "can't be read");
      const table = file.table ?? tableOfColumns(row);
      if (table === undefined)
        throw new ImportFault("its columns are those of no table, or of two: name it by --table");
      await take(table, row, pending, store);
      pending.places.push(place);
      tables.add(table);
    } catch (error) {
      if (!(error instanceof ImportFault)) throw error;
      refuse(place, error.message);
    }
    if (pending.places.length >= AT_ONCE) await write();
  }
  await write();
  const [table = null] = tables;
  const known = rows - added - rejected;
  return { file: file.name, table: tables.size > 1 ? "several" : table, rows, added, known, rejected };
}

const FEEDBACK: Readonly<Partial<Record<ImportTable, FeedbackType>>> = {
  boolean_metric_feedback: "boolean",
  float_metric_feedback: "float",
  comment_feedback: "comment",
  demonstration_feedback: "demonstration",
};

async function take(table: ImportTable, row: ImportRow, pending: Pending, store: Store): Promise<void> {
  const cells = (columns: readonly string[], from: object) => cellsOf(columns, from as Record<string, Cell>);
  const feedback = FEEDBACK[table];
  if (feedback !== undefined) {
    const said = feedbackFrom(row, feedback);
    // What comes before the inferences that it is about is about an episode for all that is known here.
    const level =
      said.target_type ?? ((await store.knows("inference", said.target_id)) ? "inference" : "episode");
    pending.feedback.push(cells(FEEDBACK_COLUMNS, { ...said, target_type: level }));
    return;
  }
  const type = table.startsWith("json") ? "json" : "chat";
  switch (table) {
    case "chat_inferences":
    case "json_inferences":
      pending.inferences.push(cells(INFERENCE_COLUMNS, inferenceFrom(row, type)));
      return;
    case "model_inferences":
      pending.modelInferences.push(cells(MODEL_INFERENCE_COLUMNS, modelInferenceFrom(row)));
      return;
    case "chat_datapoints":
    case "json_datapoints":
      pending.datapoints.push(datapointFrom(row, type));
      return;
    case "model_inference_data":
      pending.fillModelInferences.push(cells(FILL_MODEL_INFERENCE, { id: idOf(row, "id"), ...rawFrom(row) }));
      return;
    default:
      pending.fillInferences.push(cells(FILL_INFERENCE, { id: idOf(row, "id"), ...saidFrom(row, type) }));
  }
}

/** How many rows were new. */
async function written(
  store: Store,
  { inferences, modelInferences, feedback, fillInferences, fillModelInferences, datapoints, places }: Pending,
  refuse: (place: number, reason: string) => void,
): Promise<number> {
  let added = 0;
  if (inferences.length + modelInferences.length + feedback.length > 0) {
    const fresh = await store.append({ inferences, modelInferences, feedback });
    added += fresh.inferences + fresh.modelInferences + fresh.feedback;
  }
  if (datapoints.length > 0) {
    const ids = datapoints.map(({ id }) => id);
    const there = new Set((await store.datasets.datapoints({ ids, limit: ids.length })).map(({ id }) => id));
    const fresh = datapoints.filter(({ id }) => !there.has(id));
    await store.datasets.putDatapoints(fresh);
    added += fresh.length;
  }
  if (fillInferences.length + fillModelInferences.length > 0) {
    const { filled, missing } = await store.fill({
      inferences: fillInferences,
      modelInferences: fillModelInferences,
    });
    const lost = new Set(missing);
    for (const [i, cells] of [...fillInferences, ...fillModelInferences].entries()) {
      const id = String(cells[0]);
      if (lost.has(id))
        refuse(places[i] ?? 0, `its inference ${id} is not here: import the table without _data first`);
    }
    added += filled;
  }
  return added;
}
