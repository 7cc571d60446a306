import * as z from "zod";
import { defineCommand, option, trajectoryOptions } from "../../src/cli/define-command.ts";
import { decided, type EpisodeLine, episodeLine } from "../../src/trajectories/index.ts";

export const command = defineCommand({
  summary: "list episodes with their fitness and whether the filter keeps them",
  impact: "read",
  examples: [
    "pmoves trajectories list",
    "pmoves trajectories list --kept",
    "pmoves trajectories list --from events.jsonl --filter strict.toml --json",
  ],
  options: z.object({
    ...trajectoryOptions,
    kept: option(z.boolean().default(false), { describe: "only those that are kept", env: [] }),
    dropped: option(z.boolean().default(false), { describe: "only those that are not", env: [] }),
  }),
  async *run(context, { kept, dropped, ...which }): AsyncGenerator<EpisodeLine> {
    for await (const decision of decided(context, which)) {
      if ((kept && !decision.kept) || (dropped && decision.kept)) continue;
      yield episodeLine(decision);
    }
  },
  columns: [
    { key: "started_at", title: "started" },
    { key: "id" },
    { key: "agent" },
    { key: "task" },
    { key: "environment", title: "env" },
    { key: "steps", align: "right" },
    { key: "end" },
    { key: "verification" },
    { key: "fitness", align: "right" },
    { key: "kept", value: ({ kept, reason }: EpisodeLine) => (kept ? "kept" : reason) },
  ],
});
