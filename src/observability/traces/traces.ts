import { type Clock, sleep } from "../../kernel/clock.ts";
import type { RecordStore } from "../port.ts";
import type { InferenceQuery } from "../query/query.ts";
import { type Trace, type TraceRow, traceOf, traceRow } from "./trace.ts";

export interface TracePage {
  readonly rows: readonly TraceRow[];
  /** Give it as `before` to read on; undefined where that was all. */
  readonly cursor: string | undefined;
}

/** Traces, newest first, a page at a time. What was said is not read. */
export async function listTraces(
  store: Pick<RecordStore, "inferences">,
  query: Omit<InferenceQuery, "summary">,
): Promise<TracePage> {
  const found = await store.inferences({ ...query, summary: true, limit: query.limit + 1 });
  const rows = found.slice(0, query.limit).map(traceRow);
  return { rows, cursor: found.length > query.limit ? rows.at(-1)?.id : undefined };
}

/** One trace whole, with its attempts and what was said of it; undefined where nothing is kept by that id. */
export async function getTrace(
  store: Pick<RecordStore, "inferences" | "modelInferences" | "feedback">,
  id: string,
): Promise<Trace | undefined> {
  const [one] = await store.inferences({ ids: [id], limit: 1 });
  if (one === undefined) return undefined;
  const [calls, feedback] = await Promise.all([
    store.modelInferences([id]),
    store.feedback(one.episode_id === id ? [id] : [id, one.episode_id]),
  ]);
  return traceOf(one, calls, feedback);
}

export interface TailOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Between two looks, in milliseconds. */
  readonly everyMs: number;
  /** Where to go on, as `store.arrivals` said; undefined begins with what comes from now on. */
  readonly cursor?: number | undefined;
}

const AT_ONCE = 500;

/**
 * Traces as they are written, by whatever process, in the order in which they arrive: a request that took
 * long is not missed for having begun before others. Ends when the signal aborts.
 */
export async function* tailTraces(
  store: Pick<RecordStore, "arrivals">,
  query: Omit<InferenceQuery, "summary" | "limit" | "orderBy" | "offset">,
  { clock, signal, everyMs, cursor }: TailOptions,
): AsyncGenerator<TraceRow, void, undefined> {
  let after = cursor ?? (await store.arrivals(undefined, { limit: 0 })).cursor;
  while (!signal.aborted) {
    const found = await store.arrivals(after, { ...query, summary: true, limit: AT_ONCE });
    after = found.cursor;
    for (const one of found.rows) {
      if (signal.aborted) return;
      yield traceRow(one);
    }
    if (found.rows.length === AT_ONCE) continue;
    try {
      await sleep(clock, everyMs, signal);
    } catch {
      return; // the signal aborted: that is how a tail ends
    }
  }
}
