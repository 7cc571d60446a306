import type { Registry } from "prom-client";
import { registerRead, value } from "./read-metric.ts";

const MICROSECONDS = 1e6;

/** Prometheus' usual names for what a process takes (prometheus.io, writing client libraries). */
export function registerProcessGauges(registry: Registry): void {
  registerRead(
    registry,
    "counter",
    "process_cpu_seconds_total",
    "User and system CPU time spent in seconds",
    () => {
      const { user, system } = process.cpuUsage();
      return [value((user + system) / MICROSECONDS)];
    },
  );
  registerRead(registry, "gauge", "process_resident_memory_bytes", "Resident memory size in bytes", () => [
    value(process.memoryUsage.rss()),
  ]);
}
