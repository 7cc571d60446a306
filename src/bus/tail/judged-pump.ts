import type { CheckThread, LineOptions } from "../check/check-port.ts";
import { Batches, type JudgedMessages } from "./batches.ts";
import type { TailCounts } from "./counts.ts";
import { checksAll, type TailOptions } from "./options.ts";
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
  /** Leaves messages unchecked where checks are behind, instead of letting the bus wait: for who watches. */
  readonly sheds?: boolean | undefined;
  /** What else is waited for, e.g. who reads the output. */
  readonly room?: (() => Promise<void> | undefined) | undefined;
}

/** Brings every message through the checks, in order, until the end of what was asked for. */
export async function judgedPump(ports: SourcePorts, wish: JudgedPump): Promise<void> {
  const { thread, options, counts, count, lines, consume, room, sheds } = wish;
  const enough = new AbortController();
  const failures: unknown[] = [];
  let wanted = true;
  const batches = new Batches({
    thread,
    counts,
    clock: ports.clock,
    tail: options,
    lines,
    keeps: lines === undefined,
    sheds: sheds === true && !checksAll(options),
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
  const taker: Taker = { take: (message) => batches.take(message) ?? room?.() };
  const signal = AbortSignal.any([ports.signal, enough.signal]);
  await pump({ ...ports, signal }, options, taker, count);
  await batches.end();
  if (failures.length > 0) throw failures[0];
}
