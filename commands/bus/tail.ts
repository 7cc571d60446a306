import * as z from "zod";
import { rangeOf, Tail } from "../../src/bus/index.ts";
import {
  busCheckOptions,
  busOptions,
  busRangeOptions,
  defineCommand,
  option,
  subjectsArgument,
} from "../../src/cli/define-command.ts";
import { EXIT } from "../../src/kernel/errors.ts";

export const command = defineCommand({
  summary: "show messages as they cross the bus, decoded and checked",
  description: `On a terminal a screen (? for its keys), elsewhere JSONL: one object a message with verdicts and the body as it
came. Reading leaves nothing behind on the bus: no durable, never a consumer on a work queue. Subjects of the server
and inboxes come only by name.

Schemas are checked of all messages up to a rate and signatures of signed ones; beyond it messages are not checked,
and that is said. --strict and --invalid-only check every message and make reading wait instead.`,
  impact: "read",
  examples: [
    "pmoves bus tail",
    "pmoves bus tail 'geometry.>' --since 10m",
    "pmoves bus tail --last 20 --no-follow --json",
    "pmoves bus tail --invalid-only --count 5",
    "pmoves bus tail geometry.event.v1 --raw --filter episode.end | jq .session_id",
  ],
  arguments: z.object(subjectsArgument),
  options: z.object({
    ...busRangeOptions,
    filter: option(z.array(z.string()).default([]), {
      describe: "only messages with this text in subject or body; /pattern/i is a regular expression",
      short: "f",
      placeholder: "text",
    }),
    exclude: option(z.array(z.string()).default([]), {
      describe: "no messages with this text",
      placeholder: "text",
    }),
    invalidOnly: option(z.boolean().default(false), {
      describe: "only what fails its schema or signature",
    }),
    strict: option(z.boolean().default(false), {
      describe: "check every message, refuse signatures of scheme B; exit 3 where something is invalid",
    }),
    raw: option(z.boolean().default(false), { describe: "bodies as they came, one a line, unchecked" }),
    checkRate: option(z.int().min(1).default(50_000), {
      describe: "messages a second up to which all are checked",
      setting: "bus.check_rate",
    }),
    ...busCheckOptions,
    ...busOptions,
  }),
  async run(context, { server, contracts, raw, ...options }) {
    const { clock, signal, talk } = context;
    const bus = await context.bus(server);
    const range = rangeOf(options, clock.now());
    const { strict, invalidOnly, reveal } = options;
    const checks = () => context.busChecks({ contracts, strict, reveal, all: strict || invalidOnly });
    const warn = (text: string) => void talk.warn(text);
    const note = (text: string) => void talk.note(talk.theme.dim(text));
    const lineFile = (path: string) => context.lineFile(path, false);
    return new Tail({ bus, clock, signal, checks, lineFile, warn, note }, { ...options, ...range }, raw);
  },
  render: {
    jsonl: (tail) => tail.lines(),
    human: (tail, theme) => tail.text({ good: theme.good, bad: theme.error, dim: theme.dim }),
  },
  exitCode: (tail, { strict }) => (strict && tail.counts.invalid > 0 ? EXIT.finding : EXIT.ok),
  screen: async () => {
    const { showTail } = await import("../../src/tui/bus-tail/screen.ts");
    return async (context, tail) => {
      if (!tail.raw) return showTail(context, await tail.feed());
      for await (const piece of tail.lines()) await context.stdout.write(piece);
    };
  },
});
