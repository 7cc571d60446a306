import * as z from "zod";
import { type Recorded, rangeOf, record } from "../../src/bus/index.ts";
import {
  busCheckOptions,
  busOptions,
  busRangeOptions,
  defineCommand,
  option,
  subjectsArgument,
} from "../../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "write messages to a file, with times, headers and order",
  description: `JSONL that pmoves bus replay reads: a head line, then one line a message. It ends with --count, --until, the end of
the history or Ctrl-C; what was written is on the disk then. Secrets of geometry packets are left out unless --reveal.`,
  impact: "write",
  examples: [
    "pmoves bus record --out bus.jsonl",
    "pmoves bus record 'geometry.>' --out geometry.jsonl --until 10m",
    "pmoves bus record --since 24h --no-follow --out yesterday.jsonl",
    "pmoves bus record geometry.event.v1 --count 1000 --out events.jsonl --force",
  ],
  arguments: z.object(subjectsArgument),
  options: z.object({
    out: option(z.string().min(1), { describe: "file to write", short: "o", placeholder: "path" }),
    force: option(z.boolean().default(false), { describe: "overwrite the file", env: [] }),
    ...busRangeOptions,
    reveal: busCheckOptions.reveal,
    ...busOptions,
  }),
  async run(context, { out, force, server, reveal, ...words }): Promise<Recorded> {
    const { clock, signal, talk } = context;
    const range = rangeOf(words, clock.now());
    const bus = await context.bus(server);
    const options = {
      ...range,
      reveal,
      invalidOnly: false,
      strict: false,
      filter: [],
      exclude: [],
      checkRate: 1,
    };
    const open = () => context.lineFile(out, force);
    return record({ bus, clock, signal }, open, options, (text) => void talk.warn(text));
  },
});
