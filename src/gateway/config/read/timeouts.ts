import type { Timeouts } from "../types.ts";
import type { Table } from "./table.ts";

/** `timeouts = { non_streaming.total_ms, streaming.ttft_ms, streaming.total_ms }` */
export function readTimeouts(table: Table): Timeouts {
  const timeouts = table.table("timeouts");
  if (!timeouts) return {};
  const whole = timeouts.table("non_streaming");
  const streaming = timeouts.table("streaming");
  const read = {
    totalMs: whole?.integer("total_ms", 1),
    streamTtftMs: streaming?.integer("ttft_ms", 1),
    streamTotalMs: streaming?.integer("total_ms", 1),
  };
  for (const part of [timeouts, whole, streaming]) part?.done();
  return read;
}
