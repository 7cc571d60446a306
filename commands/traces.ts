import * as z from "zod";
import { defineCommand, option, traceOptions } from "../src/cli/define-command.ts";
import { listTraces, type TraceRow, traceQuery } from "../src/observability/index.ts";

export const command = defineCommand({
  summary: "look through what was asked and who answered, with attempts, messages and cost",
  description: `On a terminal a screen that follows what comes: ? shows its keys, / filters by words and fields (function:chat tier:1
outcome:retry ms>2s tag:user=ann), enter shows one whole. Elsewhere the newest, as \`pmoves traces list\`.`,
  impact: "read",
  examples: [
    "pmoves traces",
    "pmoves traces --ending failed --since 2h",
    "pmoves traces --function chat --tier 3",
    "pmoves traces --no-tui --limit 5",
  ],
  options: z.object({
    ...traceOptions,
    limit: option(z.int().min(1).max(10_000).default(50), { describe: "without a screen: at most so many" }),
  }),
  async run(context, { limit, ...choice }): Promise<readonly TraceRow[]> {
    const query = traceQuery(choice, context.clock.now());
    return (await listTraces(await context.records(), { ...query, limit })).rows;
  },
  columns: [
    { key: "time" },
    { key: "id" },
    { key: "function" },
    { key: "tier", align: "right" },
    { key: "target" },
    { key: "ending" },
    { key: "ms", align: "right" },
    { key: "output_tokens", title: "tokens", align: "right" },
    { key: "cost", align: "right" },
  ],
  screen: async () => {
    const { showTraces } = await import("../src/tui/traces/screen.ts");
    return async (context, _rows, { limit: _limit, ...choice }) =>
      showTraces(context, await context.records(), choice);
  },
});
