import type { Metric } from "../types.ts";
import type { Table } from "./table.ts";

const RESERVED = ["comment", "demonstration"];

/** `[metrics.M]` */
export function readMetric(table: Table): Metric[] {
  for (const key of ["type", "optimize", "level"]) if (!table.has(key)) table.missing(key);
  const type = table.oneOf("type", ["boolean", "float"]);
  const optimize = table.oneOf("optimize", ["min", "max"]);
  const level = table.oneOf("level", ["inference", "episode"]);
  const description = table.string("description");
  table.done();
  if (RESERVED.includes(table.name)) {
    table.error(
      undefined,
      "config.reserved_name",
      `\`${table.name}\` is a kind of feedback of its own`,
      "rename it",
    );
  }
  return type && optimize && level ? [{ name: table.name, type, optimize, level, description }] : [];
}
