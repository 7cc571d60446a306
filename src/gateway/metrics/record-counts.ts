import type { Registry } from "prom-client";
import type { RecorderCounts } from "../../observability/index.ts";
import { registerRead, value } from "./read-metric.ts";

export const NO_RECORDS: RecorderCounts = { written: 0, shed: 0, failed: 0, waiting: 0, waitingBytes: 0 };

/** What became of records. */
export function registerRecordCounts(registry: Registry, read: () => RecorderCounts): void {
  registerRead(
    registry,
    "counter",
    "pmoves_records_written_total",
    "Requests remembered in the store",
    () => [value(read().written)],
  );
  registerRead(
    registry,
    "counter",
    "pmoves_records_shed_total",
    "Requests that are not remembered, by why",
    () => {
      const { shed, failed } = read();
      return [value(shed, { reason: "queue_full" }), value(failed, { reason: "store_failed" })];
    },
  );
  registerRead(
    registry,
    "gauge",
    "pmoves_records_waiting",
    "Requests that wait to be written to the store",
    () => [value(read().waiting)],
  );
  registerRead(
    registry,
    "gauge",
    "pmoves_records_waiting_bytes",
    "About how many bytes wait to be written to the store",
    () => [value(read().waitingBytes)],
  );
}
