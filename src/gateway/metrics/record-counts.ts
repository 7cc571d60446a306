import type { Metric, Registry } from "prom-client";
import type { RecorderCounts } from "../../observability/index.ts";

export const NO_RECORDS: RecorderCounts = { written: 0, shed: 0, failed: 0, waiting: 0, waitingBytes: 0 };

/** What became of records, read from the recorder when metrics are asked for. */
export function registerRecordCounts(registry: Registry, read: () => RecorderCounts): void {
  const register = (
    type: "counter" | "gauge",
    name: string,
    help: string,
    values: () => readonly Value[],
  ) => {
    // As the gateway's other metrics: the registry asks for no more than this.
    const get = async () => ({ name, help, type, values: values(), aggregator: "sum" });
    registry.registerMetric({ name, get } as unknown as Metric);
  };
  register("counter", "pmoves_records_written_total", "Requests remembered in the store", () => [
    value(read().written),
  ]);
  register("counter", "pmoves_records_shed_total", "Requests that are not remembered, by why", () => {
    const { shed, failed } = read();
    return [value(shed, { reason: "queue_full" }), value(failed, { reason: "store_failed" })];
  });
  register("gauge", "pmoves_records_waiting", "Requests that wait to be written to the store", () => [
    value(read().waiting),
  ]);
  register(
    "gauge",
    "pmoves_records_waiting_bytes",
    "About how many bytes wait to be written to the store",
    () => [value(read().waitingBytes)],
  );
}

interface Value {
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

function value(count: number, labels: Value["labels"] = {}): Value {
  return { value: count, labels };
}
