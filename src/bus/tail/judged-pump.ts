import type { CheckThread, LineOptions } from "../check/check-port.ts";
import { Batches, type JudgedMessages } from "./batches.ts";
import type { TailCounts } from "./counts.ts";
import type { TailOptions } from "./options.ts";
import { pump, type SourcePorts, type Taker } from "./source.ts";

export interface JudgedPump {
  readonly thread: CheckThread;
  readonly options: TailOptions;
  readonly counts: TailCounts;
  /** Messages to take; undefined for no limit. */
  readonly count: number | undefined;
  readonly lines?: LineOptions | undefined;
  /** Gets batches in order; false where no more is wanted. */
  readonly consume: (batch: JudgedMessages) => boolean | undefined;
  /** What a history waits for beside the checks. */
  readonly room?: (() => Promise<void> | undefined) | undefined;
}

/** Brings every message through the checks, in order, until the end of what was asked for. */
export async function judgedPump(ports: SourcePorts, wish: JudgedPump): Promise<void> {
  const { thread, options, counts, count, lines, consume, room } = wish;
  const enough = new AbortController();
  const failures: unknown[] = [];
  let wanted = true;
  const batches = new Batches({
    thread,
    counts,
    clock: ports.clock,
    tail: options,
    lines,
    onJudged: (batch) => {
      if (!wanted || consume(batch) !== false) return;
      wanted = false;
      enough.abort();
    },
    onFailure: (error) => {
      failures.push(error);
      enough.abort();
      return undefined;
    },
  });
  const taker: Taker = {
    take: (message, live) => batches.take(message, live) ?? (live ? undefined : room?.()),
  };
  const signal = AbortSignal.any([ports.signal, enough.signal]);
  await pump({ ...ports, signal }, options, taker, count);
  await batches.end();
  if (failures.length > 0) throw failures[0];
}
