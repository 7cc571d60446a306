import type { Clock } from "../../kernel/clock.ts";
import { messageOf } from "../../kernel/errors.ts";
import { Waiting } from "../outbox/waiting.ts";
import type { Bus, BusMessage } from "../port.ts";
import type { Ingest, Ingested } from "./ingest.ts";
import { mappings } from "./mappings/index.ts";

export interface ListenOptions {
  readonly openBus: () => Promise<Bus>;
  readonly ingest: Ingest;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onIngested: (ingested: Ingested) => void;
  readonly warn: (text: string) => void;
}

/** Messages that wait to be mapped; a flood beyond it is shed, and said. */
const MOST_WAITING = 1_000;

const bySubject = new Map(
  mappings.flatMap((mapping) => mapping.subjects.map((subject) => [subject, mapping] as const)),
);

/** Subjects on which services already send what is mapped. */
export const listenedSubjects: readonly string[] = [...bySubject.keys()];

/** Maps what services send on the bus, until the signal aborts; a bus that goes away is opened again. */
export async function listen(options: ListenOptions): Promise<void> {
  const { openBus, signal, clock, warn } = options;
  const waiting = new Waiting(clock, signal);
  while (!signal.aborted) {
    try {
      await using bus = await openBus();
      waiting.short();
      const over = Promise.withResolvers<void>();
      signal.addEventListener("abort", () => over.resolve(), { once: true });
      if (signal.aborted) return;
      await bus.subscribe(listenedSubjects, taker(options), { signal });
      const fault = await Promise.race([bus.closed, over.promise]);
      if (fault) throw fault;
    } catch (error) {
      warn(`subjects are not listened to: ${messageOf(error)}`);
      await waiting.longer();
    }
  }
}

function taker({ ingest, onIngested, warn }: ListenOptions): (message: BusMessage) => void {
  let pending = 0;
  let shed = 0;
  return ({ subject, data }) => {
    const mapping = bySubject.get(subject);
    if (mapping === undefined) return;
    if (pending >= MOST_WAITING) {
      if (shed === 0) warn("messages come faster than they can be kept: some are not mapped");
      shed += 1;
      return;
    }
    pending += 1;
    ingest
      .take(mapping, { data: Uint8Array.from(data), via: subject })
      .then(onIngested, (error: unknown) =>
        warn(`a message of ${subject} is not mapped: ${messageOf(error)}`),
      )
      .finally(() => {
        pending -= 1;
        if (pending > 0 || shed === 0) return;
        warn(`${shed} messages were not mapped`);
        shed = 0;
      });
  };
}
