import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { type Stats, statsText, traceQuery } from "../../src/observability/index.ts";

export const command = defineCommand({
  summary: "say what share each tier served, what it cost, what fell back and why, and how fast targets were",
  impact: "read",
  examples: [
    "pmoves traces stats",
    "pmoves traces stats --since 24h",
    "pmoves traces stats --function chat --json",
  ],
  options: z.object({
    function: option(z.string().optional(), { describe: "of this function", placeholder: "name", env: [] }),
    since: option(z.string().optional(), {
      describe: "begun at or after: 15m, 2h, 7d ago, or a time such as 2026-11-22T08:00Z",
      placeholder: "time",
      env: [],
    }),
    until: option(z.string().optional(), {
      describe: "begun before, as --since",
      placeholder: "time",
      env: [],
    }),
  }),
  async run(context, choice): Promise<Stats> {
    const { functionName, since, until } = traceQuery(choice, context.clock.now());
    return (await context.records()).stats({ functionName, since, until });
  },
  pipedFormat: "plain",
  render: { human: (stats, theme) => statsText(stats, theme) },
});
