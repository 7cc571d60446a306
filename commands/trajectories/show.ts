import * as z from "zod";
import { defineCommand, option, trajectoryOptions } from "../../src/cli/define-command.ts";
import { episodeText, findEpisode } from "../../src/trajectories/index.ts";

export const command = defineCommand({
  summary: "show one episode: its conversation, steps, fitness by parts and the decision",
  impact: "read",
  examples: [
    "pmoves trajectories show session-0001",
    "pmoves trajectories show session-0001 --json",
    "pmoves trajectories show task-7 --from events.jsonl",
  ],
  arguments: z.object({ id: option(z.string(), { describe: "id of the episode, as list shows it" }) }),
  options: z.object(trajectoryOptions),
  run: (context, { id, ...which }) => findEpisode(context, which, id),
  render: { human: (decision) => episodeText(decision) },
});
