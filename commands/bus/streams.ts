import * as z from "zod";
import { type StreamRow, streamRow } from "../../src/bus/index.ts";
import { busOptions, defineCommand } from "../../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "list what the bus stores, and which of it may be read",
  description: "Looks at names and counts only; nothing is consumed and no consumer is made.",
  impact: "read",
  examples: [
    "pmoves bus streams",
    "pmoves bus streams --json",
    "pmoves bus streams --server nats://127.0.0.1:4222 --fields stream,messages,note",
  ],
  options: z.object(busOptions),
  async run(context, { server }): Promise<StreamRow[]> {
    const bus = await context.bus(server);
    return (await bus.streams()).map(streamRow);
  },
  columns: [
    { key: "stream" },
    { key: "subjects", value: ({ subjects }: StreamRow) => subjects.join(", ") },
    { key: "retention" },
    { key: "messages", align: "right" },
    { key: "bytes", align: "right" },
    { key: "first" },
    { key: "last" },
    { key: "consumers", align: "right" },
    { key: "readable", value: ({ readable }: StreamRow) => (readable ? "yes" : "no") },
    { key: "note" },
  ],
});
