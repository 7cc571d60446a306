import type { Metric, Registry } from "prom-client";
import type { Labels } from "./series.ts";

export interface ReadValue {
  readonly value: number;
  readonly labels: Labels;
}

export function value(amount: number, labels: Labels = {}): ReadValue {
  return { value: amount, labels };
}

/** A metric whose values are looked up when metrics are asked for, so that nothing is counted twice. */
export function registerRead(
  registry: Registry,
  type: "counter" | "gauge",
  name: string,
  help: string,
  read: () => readonly ReadValue[] | Promise<readonly ReadValue[]>,
): void {
  const get = async () => ({ name, help, type, values: await read(), aggregator: "sum" });
  // The registry asks a metric for no more than this.
  registry.registerMetric({ name, get } as unknown as Metric);
}
