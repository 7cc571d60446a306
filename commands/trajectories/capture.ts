import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import {
  captureAll,
  captureFiles,
  captureTraces,
  TRAJECTORY_SUBJECTS,
} from "../../src/trajectories/index.ts";

export const command = defineCommand({
  summary: "keep what agents did: events of the bus, of files or of the gateway's records, each once",
  description: `From NATS: a durable consumer where a stream stores the subject, a stream of our own (PMOVES_CAPTURE) where none
does, live messages (at most once, and said so) where there is no JetStream. A message is acknowledged when it is on the disk.`,
  impact: "write",
  examples: [
    "pmoves trajectories capture",
    "pmoves trajectories capture --once",
    "pmoves trajectories capture --from-files events.jsonl --from-files more.jsonl.gz",
    "pmoves trajectories capture --from-traces",
    "pmoves trajectories capture --server nats://127.0.0.1:4222 --remove",
  ],
  options: z.object({
    server: option(z.string().optional(), {
      describe: "bus to capture from: a NATS URL, or journal",
      placeholder: "url",
      env: ["NATS_URL"],
    }),
    subject: option(z.array(z.string()).default([...TRAJECTORY_SUBJECTS]), {
      describe: "subject to capture",
      env: [],
    }),
    once: option(z.boolean().default(false), {
      describe: "end when what is stored now has been captured",
      env: [],
    }),
    fromFiles: option(z.array(z.string()).default([]), {
      describe: "capture the events of this file",
      placeholder: "path",
      env: [],
    }),
    fromTraces: option(z.boolean().default(false), {
      describe: "capture what the gateway remembers of agents",
      env: [],
    }),
    durableOnInterest: option(z.boolean().default(false), {
      describe: "make a durable on a stream of interest too; it is dropped after 72 hours of absence",
      env: [],
    }),
    remove: option(z.boolean().default(false), {
      describe: "delete our durable consumers, and capture nothing",
      env: [],
    }),
  }),
  async run(context, { fromFiles, fromTraces, remove, subject, ...options }) {
    const asked = { subjects: subject, ...options };
    if (fromFiles.length > 0) return [await captureFiles(context, fromFiles)];
    if (fromTraces) return [await captureTraces(context)];
    const { sources, remove: drop } = await context.captureSources(asked);
    if (remove) return (await drop()).map((consumer) => ({ removed: consumer }));
    return captureAll(context, sources, options.once);
  },
});
