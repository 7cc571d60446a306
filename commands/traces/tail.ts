import * as z from "zod";
import { defineCommand, traceOptions } from "../../src/cli/define-command.ts";
import { costText, msText, type TraceRow, tailTraces, traceQuery } from "../../src/observability/index.ts";

const LOOK_MS = 200;

export const command = defineCommand({
  summary: "follow requests as they end, of whatever process on this machine",
  impact: "read",
  examples: [
    "pmoves traces tail",
    "pmoves traces tail --ending failed --ending partial",
    "pmoves traces tail --tier 3 --format jsonl",
  ],
  options: z.object(traceOptions),
  async run(context, choice): Promise<AsyncIterable<TraceRow>> {
    const query = traceQuery(choice, context.clock.now());
    const { clock, signal } = context;
    return tailTraces(await context.records(), query, { clock, signal, everyMs: LOOK_MS });
  },
  columns: [
    { key: "time" },
    { key: "id" },
    { key: "function" },
    { key: "tier", align: "right" },
    { key: "target" },
    { key: "ending" },
    { key: "ms", title: "took", align: "right", value: (row: TraceRow) => msText(row.ms) },
    { key: "output_tokens", title: "tokens", align: "right" },
    { key: "cost", align: "right", value: (row: TraceRow) => costText(row.cost) },
  ],
});
