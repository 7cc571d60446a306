import * as z from "zod";
import { collectStats, rangeOf, type SubjectStats } from "../../src/bus/index.ts";
import {
  busCheckOptions,
  busOptions,
  busRangeOptions,
  defineCommand,
  option,
  subjectsArgument,
} from "../../src/cli/define-command.ts";

const { since, last, until, count } = busRangeOptions;

export const command = defineCommand({
  summary: "count messages by subject: rates, sizes, validity, who sends them",
  description: `Listens for a while, or with --since or --last looks at what is stored. ok and invalid are of schemas and signatures;
not_checked is neither.`,
  impact: "read",
  examples: [
    "pmoves bus stats",
    "pmoves bus stats 'geometry.>' --for 1m",
    "pmoves bus stats --since 24h --json",
    "pmoves bus stats --last 1000 --format table",
  ],
  arguments: z.object(subjectsArgument),
  options: z.object({
    for: option(z.string().default("10s"), { describe: "how long to listen", placeholder: "time" }),
    since,
    last,
    until,
    count,
    contracts: busCheckOptions.contracts,
    ...busOptions,
  }),
  pipedFormat: "plain",
  async run(context, { for: listen, server, contracts, ...words }): Promise<SubjectStats[]> {
    const { clock, signal, talk } = context;
    const stored = words.since !== undefined || words.last !== undefined;
    const range = rangeOf(
      { ...words, from: undefined, until: words.until ?? (stored ? undefined : listen), follow: !stored },
      clock.now(),
    );
    const bus = await context.bus(server);
    const checks = await context.busChecks({ contracts, strict: false, reveal: false, all: stored });
    const rest = {
      invalidOnly: false,
      strict: stored,
      filter: [],
      exclude: [],
      reveal: false,
      checkRate: 50_000,
    };
    const { subjects, spanMs, counts } = await collectStats({ bus, clock, signal }, checks, {
      ...range,
      ...rest,
    });
    await talk.note(
      talk.theme.dim(
        `${counts.received} message${counts.received === 1 ? "" : "s"} on ${counts.subjects.size} subject${counts.subjects.size === 1 ? "" : "s"} in ${(spanMs / 1000).toFixed(1)} s, checked ${counts.checked} of ${counts.received}`,
      ),
    );
    return [...subjects];
  },
  columns: [
    { key: "subject" },
    { key: "messages", align: "right" },
    { key: "per_second", title: "per s", align: "right" },
    { key: "bytes", align: "right" },
    { key: "mean_size", title: "mean", align: "right" },
    { key: "max_size", title: "max", align: "right" },
    { key: "ok", align: "right" },
    { key: "invalid", align: "right" },
    { key: "not_checked", title: "not checked", align: "right" },
    { key: "mismatches", value: ({ mismatches }: SubjectStats) => mismatches.join(", ") },
    { key: "producers", value: ({ producers }: SubjectStats) => producers.join(", ") },
  ],
});
