import * as z from "zod";
import { type Replayed, replay } from "../../src/bus/index.ts";
import { busOptions, defineCommand, option } from "../../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "publish a recording again, with its times, headers and order",
  description: `Onto the bus that --server names, else the one of the settings. Headers that command a server (Nats-Rollup,
Nats-Expected-…) are left out; message ids are kept, so that what the bus has stored of late is not stored twice.`,
  impact: "remote-write",
  examples: [
    "pmoves bus replay bus.jsonl --server journal",
    "pmoves bus replay bus.jsonl --speed 10",
    "pmoves bus replay bus.jsonl --speed 0 --only 'geometry.>'",
    "pmoves bus replay bus.jsonl --dry-run",
  ],
  arguments: z.object({ file: option(z.string(), { describe: "recording of pmoves bus record" }) }),
  options: z.object({
    speed: option(z.number().min(0).default(1), {
      describe: "1 keeps the times between messages, 10 is ten times as fast, 0 does not wait",
      placeholder: "factor",
    }),
    only: option(z.array(z.string()).default([]), {
      describe: "subjects to publish",
      placeholder: "subject",
    }),
    dryRun: option(z.boolean().default(false), { describe: "read it to the end, publish nothing", env: [] }),
    ...busOptions,
  }),
  async run(context, { file, speed, only, dryRun, server }): Promise<Replayed> {
    const bus = dryRun ? undefined : await context.bus(server);
    const subjects = only.length === 0 ? [">"] : only;
    return replay(context.readLines(file), bus, { name: file, speed, subjects, dryRun }, context);
  },
});
