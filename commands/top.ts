import * as z from "zod";
import { defineCommand, gatewayOptions, option, whereFrom } from "../src/cli/define-command.ts";
import {
  gatewaySource,
  recordsSource,
  type TopReport,
  type TopSource,
  topReports,
  topText,
} from "../src/observability/index.ts";

/** Reports as they are asked for; the screen looks at the source itself. */
interface TopLook extends AsyncIterable<TopReport> {
  readonly source: TopSource;
}

export const command = defineCommand({
  summary: "watch rates, tiers, latencies, tokens, spend, benches and errors as they happen",
  description: `Without --gateway it watches what all processes of this machine record ([store] enabled = true in pmoves.toml);
with it a running gateway, which need not record anything. Without a terminal it prints one report and ends.`,
  impact: "read",
  examples: [
    "pmoves top",
    "pmoves top --gateway http://127.0.0.1:3000",
    "pmoves top --json --window 5",
    "pmoves top --format jsonl --count 60 --window 1",
  ],
  options: z.object({
    ...gatewayOptions,
    window: option(z.int().min(1).max(60).default(10), {
      describe: "seconds that rates and percentiles are taken over",
      placeholder: "seconds",
    }),
    count: option(z.int().min(1).default(1), {
      describe: "without a screen: how many reports, one a window",
    }),
  }),
  async run(context, options, { origins }): Promise<TopLook> {
    const { clock, signal } = context;
    const { window, count } = options;
    const where = whereFrom(options, origins);
    const control = await context.control(where);
    const source =
      where.gateway === undefined
        ? recordsSource(await context.records(), control, clock)
        : gatewaySource(control, where.gateway, clock);
    const reports = () => topReports(source, { windowS: window, count }, signal);
    return { source, [Symbol.asyncIterator]: reports };
  },
  screen: async () => {
    const { showTop } = await import("../src/tui/top/screen.ts");
    return (context, { source }, { window }) => showTop(context, source, window);
  },
  render: {
    async *human(reports) {
      for await (const report of reports) yield topText(report);
    },
  },
});
