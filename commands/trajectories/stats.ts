import * as z from "zod";
import { defineCommand, trajectoryOptions } from "../../src/cli/define-command.ts";
import { decided, StatsCount, statsText } from "../../src/trajectories/index.ts";

export const command = defineCommand({
  summary: "count episodes: what a filter keeps, why it drops the others, fitness by parts",
  impact: "read",
  examples: [
    "pmoves trajectories stats",
    "pmoves trajectories stats --filter strict.toml",
    "pmoves trajectories stats --from events.jsonl --json",
  ],
  options: z.object(trajectoryOptions),
  async run(context, which) {
    const count = new StatsCount();
    for await (const decision of decided(context, which)) count.add(decision);
    return { stats: count.stats };
  },
  render: { human: statsText },
});
