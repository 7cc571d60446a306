import { FieldFault } from "../../api/read.ts";
import type { GatewayConfig, Metric } from "../../config/types.ts";
import { RequestError } from "../../error.ts";

/**
 * The metric of a name. Throws `RequestError` 404, as TensorZero does, with those that there are and what is
 * `beside` them.
 */
export function metricOf(
  name: string,
  { metrics }: Pick<GatewayConfig, "metrics">,
  beside: readonly string[] = [],
): Metric {
  const known = metrics.get(name);
  if (known !== undefined) return known;
  const names = [...beside, ...metrics.keys()].join(", ") || "none";
  throw new RequestError(404, `Unknown metric: ${name}; this configuration has ${names}`);
}

/** The name of a metric whose values can be compared so. Throws `FieldFault` for one of the other type. */
export function comparable(
  name: string,
  type: Metric["type"],
  config: Pick<GatewayConfig, "metrics">,
): string {
  const known = metricOf(name, config);
  if (known.type === type) return name;
  throw new FieldFault(`metric \`${name}\` is ${known.type}: filter it with \`${known.type}_metric\``);
}
