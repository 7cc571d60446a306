import * as z from "zod";
import { DOCUMENTED_STREAMS, serverRows } from "../../src/bus/index.ts";
import { defineCommand, option } from "../../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "start the machine's nats-server with JetStream, on loopback",
  description: `Runs until Ctrl-C; what it stores stays. Only this machine reaches it, and it asks nobody who they are. Without a
nats-server the bus is a journal, which needs none. Where pmoves was killed, its server stays: the next bus up takes it
over. --streams makes what PMOVES.AI's nats-init makes (${DOCUMENTED_STREAMS.map(({ name }) => name).join(", ")}): without a stream a bus
remembers nothing.`,
  impact: "write",
  examples: [
    "pmoves bus up",
    "pmoves bus up --port 4333",
    "pmoves bus up --streams",
    "pmoves bus up --store ./nats --json",
  ],
  options: z.object({
    port: option(z.int().min(1).max(65_535).default(4222), { describe: "port on 127.0.0.1", short: "p" }),
    store: option(z.string().optional(), {
      describe: "folder of what it stores (default in the state folder)",
      placeholder: "folder",
    }),
    streams: option(z.boolean().default(false), {
      describe: "make the documented streams that keep what comes, where they are not there",
    }),
    program: option(z.string().optional(), {
      describe: "the nats-server to start (default the one on PATH)",
      placeholder: "path",
      env: ["PMOVES_NATS_SERVER"],
    }),
  }),
  pipedFormat: "jsonl",
  async run(context, { port, store, streams, program }) {
    const server = await context.natsServer({ port, store, program });
    if (server.takenOver)
      await context.talk.note(
        `took over the nats-server (pid ${server.pid}) that a killed pmoves left behind`,
      );
    if (streams) {
      const made = await context.makeStreams(server.url, DOCUMENTED_STREAMS);
      await context.talk.note(made.length === 0 ? "the streams are there" : `made ${made.join(", ")}`);
    }
    await context.talk.note(`export NATS_URL=${server.url}   # Ctrl-C ends it`);
    return serverRows(server, context.signal);
  },
});
