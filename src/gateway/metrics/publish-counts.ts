import type { Registry } from "prom-client";
import { type ReadValue, registerRead, value } from "./read-metric.ts";

/** What became of the gateway's own inferences on their way to the bus. */
export interface PublishCounts {
  /** Since the start: on the disk, and lost because the disk or the outbox had no room. */
  readonly kept: number;
  readonly shed: number;
  /** Of the outbox, whoever filled it; undefined where it can't be told. */
  readonly outbox:
    | { readonly waiting: number; readonly waitingBytes: number; readonly dead: number }
    | undefined;
}

type Read = () => Promise<PublishCounts | undefined>;

/** Without values where nothing is published. */
export function registerPublishCounts(registry: Registry, read: Read): void {
  const register = (
    type: "counter" | "gauge",
    name: string,
    help: string,
    amountOf: (counts: PublishCounts) => number | undefined,
  ) => {
    const values = async (): Promise<readonly ReadValue[]> => {
      const counts = await read();
      const amount = counts === undefined ? undefined : amountOf(counts);
      return amount === undefined ? [] : [value(amount)];
    };
    registerRead(registry, type, name, help, values);
  };
  register("counter", "pmoves_outbox_kept_total", "Inferences put into the outbox", ({ kept }) => kept);
  register("counter", "pmoves_outbox_shed_total", "Inferences that are not published", ({ shed }) => shed);
  register(
    "gauge",
    "pmoves_outbox_waiting",
    "Events that wait for the bus",
    (counts) => counts.outbox?.waiting,
  );
  register(
    "gauge",
    "pmoves_outbox_waiting_bytes",
    "At most how many bytes wait for the bus",
    (counts) => counts.outbox?.waitingBytes,
  );
  register("gauge", "pmoves_outbox_dead", "Events that no bus takes", (counts) => counts.outbox?.dead);
}
