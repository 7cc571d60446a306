import type { Clock } from "../../kernel/clock.ts";
import type { Bus, BusMessage } from "../port.ts";
import { readsHistory, type TailOptions } from "./options.ts";
import { textFilter } from "./text-filter.ts";

export interface SourcePorts {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Live messages are heard from now on, or what is stored is read. */
  readonly begun?: (how: "live" | "stored") => void;
}

/** Takes what a message brings; nothing more is read until what it returns has settled. */
export interface Taker {
  take(message: BusMessage): Promise<void> | undefined;
}

/**
 * Brings every message that is asked for to the taker, until the count, the time, the end of the history or
 * the signal. Throws what ended the bus.
 */
export async function pump(
  { bus, clock, signal, begun }: SourcePorts,
  options: TailOptions,
  taker: Taker,
  /** Messages to take; undefined for no limit. */
  count: number | undefined,
): Promise<void> {
  const { subjects, since, last, until, from, follow } = options;
  if (count === 0) return;
  const keep = textFilter(options.filter, options.exclude);
  const over = Promise.withResolvers<void>();
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  let taken = 0;
  const offer = (message: BusMessage): Promise<void> | undefined => {
    if (ended.aborted || (keep !== undefined && !keep(message))) return undefined;
    taken += 1;
    const waiting = taker.take(message);
    if (taken === count) stop.abort();
    return waiting;
  };
  ended.addEventListener("abort", () => over.resolve(), { once: true });
  if (signal.aborted) return;
  if (readsHistory(options) || !follow) {
    const range = { subjects, since, last, until, fromSequence: from, follow, signal: ended };
    begun?.("stored");
    const reading = async () => {
      for await (const message of bus.read(range)) {
        const waiting = offer(message);
        if (waiting !== undefined) await waiting;
        if (ended.aborted) return;
      }
    };
    await Promise.race([reading(), endOf(bus)]).finally(() => stop.abort());
    return;
  }
  const cancel =
    until === undefined ? () => undefined : clock.after(Math.max(0, until - clock.now()), () => stop.abort());
  try {
    await bus.subscribe(subjects, offer, { signal: ended, waits: true });
    begun?.("live");
    await Promise.race([over.promise, endOf(bus)]);
  } finally {
    cancel();
    stop.abort();
  }
}

async function endOf(bus: Bus): Promise<void> {
  const reason = await bus.closed;
  if (reason !== null) throw reason;
}
