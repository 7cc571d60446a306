import * as z from "zod";
import { defineCommand, option, trajectoryOptions } from "../../src/cli/define-command.ts";
import {
  decided,
  type EpisodeLine,
  episodeLine,
  explained,
  findEpisode,
} from "../../src/trajectories/index.ts";

export const command = defineCommand({
  summary: "say what a filter keeps and drops, and why",
  description: `Without --filter: verified code or successful research, fitness 0.7 of the published weights, one episode an item, no
duplicates. docs/trajectories.md shows a filter file with all its keys.`,
  impact: "read",
  examples: [
    "pmoves trajectories filter",
    "pmoves trajectories filter --explain session-0001",
    "pmoves trajectories filter --filter strict.toml --from events.jsonl --json",
  ],
  options: z.object({
    ...trajectoryOptions,
    explain: option(z.string().optional(), {
      describe: "why one episode is kept or dropped",
      placeholder: "id",
      env: [],
    }),
  }),
  async *run(context, { explain, ...which }): AsyncGenerator<EpisodeLine | ReturnType<typeof explained>> {
    if (explain !== undefined) yield explained(await findEpisode(context, which, explain));
    else for await (const decision of decided(context, which)) yield episodeLine(decision);
  },
});
