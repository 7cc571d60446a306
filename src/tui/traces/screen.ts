import {
  getTrace,
  listTraces,
  type RecordStore,
  type TraceChoice,
  type TraceRow,
  tailTraces,
  traceQuery,
} from "../../observability/index.ts";
import { dollars, grouped, many } from "../base/format.ts";
import { keymapOf } from "../base/keymap.ts";
import { ListScreen } from "../base/list-screen.ts";
import type { ListSpec } from "../base/list-spec.ts";
import { RowsView } from "../base/rows-view.ts";
import { openScreen, type ScreenContext } from "../open-screen.ts";
import { traceColumns, traceFields, traceText } from "./columns.ts";
import { traceDetails } from "./details.ts";

type Store = Pick<RecordStore, "inferences" | "modelInferences" | "feedback" | "arrivals">;

const PAGE = 500;
/** How far back it looks at first; what is older is found by --until and other options. */
const BACK = 5000;
const LOOK_MS = 250;

interface Totals {
  ok: number;
  failed: number;
  cost: number;
}

/** The list of `pmoves traces`: what is kept, and what comes. */
export function tracesSpec(store: Store, choice: TraceChoice, capacity: number): ListSpec<TraceRow> {
  const totals: Totals = { ok: 0, failed: 0, cost: 0 };
  let loading = true;
  const read = (id: string) => getTrace(store, id);
  return {
    name: "traces",
    columns: traceColumns,
    fields: traceFields,
    text: traceText,
    details: traceDetails(read),
    message: async ({ id }) => {
      const trace = await read(id);
      if (trace === undefined) throw new Error("it is no longer kept");
      return JSON.stringify({ input: trace.input, output: trace.output }, null, 2);
    },
    record: (row) => row,
    async start({ clock, signal, redraw }, rows) {
      const query = traceQuery(choice, clock.now());
      const add = (row: TraceRow) => {
        if (row.ending === "ok") totals.ok += 1;
        else if (row.ending !== "cancelled") totals.failed += 1;
        totals.cost += row.cost ?? 0;
        rows.push(row);
      };
      // What arrives while the old ones are read comes afterwards, once.
      const { cursor } = await store.arrivals(undefined, { limit: 0 });
      const old = await newest(store, query, Math.min(capacity, BACK), signal);
      const known = new Set(old.map(({ id }) => id));
      for (const row of old.reverse()) add(row);
      loading = false;
      redraw();
      const { until, ...follows } = query;
      if (until !== undefined) return;
      for await (const row of tailTraces(store, follows, { clock, signal, everyMs: LOOK_MS, cursor })) {
        if (!known.delete(row.id)) add(row);
      }
    },
    headline: (rows, theme) => [
      ["pmoves traces ", theme.title],
      loading ? " reading … " : ` ${many(rows.total, "request")} `,
      "· ",
      [`${grouped(totals.failed)} failed`, totals.failed > 0 ? theme.error : theme.dim],
      [` · ${dollars(totals.cost)}`, theme.dim],
    ],
    summary: (rows) =>
      `${many(rows.total, "request")} looked at, ${grouped(totals.failed)} failed, ${dollars(totals.cost)}`,
  };
}

/** The newest so many, newest first. */
async function newest(
  store: Store,
  query: ReturnType<typeof traceQuery>,
  most: number,
  signal: AbortSignal,
): Promise<TraceRow[]> {
  const found: TraceRow[] = [];
  let before: string | undefined;
  while (found.length < most && !signal.aborted) {
    const limit = Math.min(PAGE, most - found.length);
    const { rows, cursor } = await listTraces(store, { ...query, before, limit });
    found.push(...rows);
    if (cursor === undefined) break;
    before = cursor;
  }
  return found;
}

export function showTraces(context: ScreenContext, store: Store, choice: TraceChoice): Promise<void> {
  return openScreen(context, ({ keys, buffer }) => {
    const rows = new RowsView<TraceRow>(buffer, () => context.clock.monotonic());
    return new ListScreen(tracesSpec(store, choice, buffer), keymapOf(keys), rows);
  });
}
