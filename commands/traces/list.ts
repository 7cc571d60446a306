import * as z from "zod";
import { defineCommand, option, traceOptions } from "../../src/cli/define-command.ts";
import { costText, listTraces, msText, type TraceRow, traceQuery } from "../../src/observability/index.ts";

export const command = defineCommand({
  summary: "list what was asked and who answered, newest first",
  impact: "read",
  examples: [
    "pmoves traces list",
    "pmoves traces list --ending failed --since 2h",
    "pmoves traces list --function chat --tier 3 --limit 200 --json",
    "pmoves traces list --tag user=ann --search refund",
  ],
  options: z.object({
    ...traceOptions,
    limit: option(z.int().min(1).max(10_000).default(50), { describe: "at most so many" }),
    before: option(z.string().optional(), {
      describe: "only what is older than this trace: reads on from the last of a list",
      placeholder: "id",
      env: [],
    }),
  }),
  async run(context, { limit, before, ...choice }): Promise<readonly TraceRow[]> {
    const query = traceQuery(choice, context.clock.now());
    const { rows, cursor } = await listTraces(await context.records(), { ...query, before, limit });
    if (rows.length === 0) await context.talk.note(`no such trace in ${await context.recordsPath()}`);
    if (cursor !== undefined) await context.talk.note(`there are more: --before ${cursor}`);
    return rows;
  },
  columns: [
    { key: "time" },
    { key: "id" },
    { key: "function" },
    { key: "variant" },
    { key: "tier", align: "right" },
    { key: "target" },
    { key: "ending" },
    { key: "ms", title: "took", align: "right", value: (row: TraceRow) => msText(row.ms) },
    { key: "ttft_ms", title: "first", align: "right", value: (row: TraceRow) => msText(row.ttft_ms) },
    { key: "output_tokens", title: "tokens", align: "right" },
    { key: "cost", align: "right", value: (row: TraceRow) => costText(row.cost) },
    { key: "attempts", title: "tried", align: "right", value: (row: TraceRow) => tried(row) },
  ],
});

function tried({ attempts }: TraceRow): number {
  return attempts.filter(({ skip }) => skip === undefined).length;
}
