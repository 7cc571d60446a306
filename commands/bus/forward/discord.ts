import * as z from "zod";
import { type Forwarded, forward } from "../../../src/bus/discord/forward.ts";
import { Webhook } from "../../../src/bus/discord/webhook.ts";
import { parseWhen } from "../../../src/bus/index.ts";
import { busCheckOptions, busOptions, defineCommand, option } from "../../../src/cli/define-command.ts";

const DEFAULT_SUBJECTS = ["geometry.>", "content.>", "video.>", "analysis.>"];

export const command = defineCommand({
  summary: "show events of the bus in a Discord channel, as embeds",
  description: `Without subjects: ${DEFAULT_SUBJECTS.join(", ")}. The webhook is a secret: DISCORD_WEBHOOK_URL, or a 0600 file
that discord_webhook_file in [bus] names. Each event goes out once, over restarts too; the next start goes on where
this one stopped, with what a stream or the journal has stored meanwhile. Discord's rates are kept; what it refuses is
kept as a dead letter: pmoves bus dead. Nothing in an event can call anybody, and secrets are taken out.`,
  impact: "remote-write",
  examples: [
    "pmoves bus forward discord",
    "pmoves bus forward discord 'geometry.>' --username geometry",
    "pmoves bus forward discord content.new.v1 video.ingested.v1 --since 1h",
    "pmoves bus forward discord --dry-run --since 10m --json",
  ],
  arguments: z.object({
    subjects: option(z.array(z.string()).default([]), {
      describe: "subjects, * for one token, > for the rest",
      placeholder: "subject",
    }),
  }),
  options: z.object({
    since: option(z.string().optional(), {
      describe: "begin with what was stored since: 10m, 2h, 2026-01-02T03:04:05Z (default where it stopped)",
      placeholder: "time",
    }),
    maxAge: option(z.string().default("24h"), {
      describe: "events older than this when their turn comes are not sent: 30m, 24h",
      placeholder: "time",
    }),
    username: option(z.string().min(1).max(80).optional(), {
      describe: "name of the sender in Discord (default the webhook's)",
    }),
    dryRun: option(z.boolean().default(false), {
      describe: "print the embeds instead of sending them, and remember nothing",
    }),
    contracts: busCheckOptions.contracts,
    ...busOptions,
  }),
  async run(context, options): Promise<AsyncIterable<Forwarded | object>> {
    const { clock, signal, talk } = context;
    const now = clock.now();
    const { contracts, server, username, dryRun } = options;
    const checks = await context.busChecks({ contracts, strict: false, reveal: false, all: false });
    const subjects = options.subjects.length === 0 ? DEFAULT_SUBJECTS : options.subjects;
    const since = options.since === undefined ? undefined : parseWhen(options.since, now);
    const maxAge = now - parseWhen(options.maxAge, now);
    const note = (text: string) => void talk.note(text);
    const warn = (text: string) => void talk.warn(text);
    const inspect = checks.inspect.bind(checks);
    const openBus = () => context.openBus(server);
    if (dryRun) {
      const { previews } = await import("../../../src/bus/discord/previews.ts");
      return previews({ openBus, inspect, signal }, { subjects, since });
    }
    const { address, sent } = await context.discord();
    const http = await context.http();
    const webhook = new Webhook({ address, http, clock, signal, username, warn, say: note });
    const dead = await context.deadLetters();
    note(`events of ${subjects.join(", ")} go to ${address.host}`);
    const send = webhook.send.bind(webhook);
    return forward(
      { openBus, inspect, send, sent, dead, clock, signal, note, warn },
      { subjects, since, maxAge },
    );
  },
  pipedFormat: "jsonl",
});
