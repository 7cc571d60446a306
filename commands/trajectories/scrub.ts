import * as z from "zod";
import { defineCommand, option, trajectoryOptions } from "../../src/cli/define-command.ts";
import { type ScrubLine, scrubReport, scrubText } from "../../src/trajectories/index.ts";

export const command = defineCommand({
  summary: "count secrets and personal data in episodes, by type, without showing any",
  description:
    "What is kept and holds a secret is not exported or published unless --secrets redact says so.",
  impact: "read",
  examples: [
    "pmoves trajectories scrub",
    "pmoves trajectories scrub --report",
    "pmoves trajectories scrub --from events.jsonl --json",
  ],
  options: z.object({
    ...trajectoryOptions,
    report: option(z.boolean().default(false), { describe: "a line an episode, not only the sum", env: [] }),
  }),
  run: (context, { report, ...which }): AsyncIterable<ScrubLine> => scrubReport(context, which, report),
  columns: [
    { key: "episode" },
    { key: "secrets", align: "right" },
    { key: "personal", align: "right" },
    { key: "types", value: (line: ScrubLine) => scrubText(line) },
  ],
  exitCode: () => 0,
});
