import * as z from "zod";
import type { Ingested } from "../../src/bus/bridge/ingest.ts";
import { mappings } from "../../src/bus/bridge/mappings/index.ts";
import { parsePassOn } from "../../src/bus/bridge/pass-on.ts";
import { requireLoopback, runIngest } from "../../src/bus/bridge/run-ingest.ts";
import { busCheckOptions, busOptions, defineCommand, option } from "../../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "take what services send over HTTP and put it on the bus as checked messages",
  description: `Routes: ${mappings.map(({ service }) => `/${service}`).join(", ")}, and those under which the
services used to post. 202 says that the message is on the disk: it reaches the bus whenever that is there, once.
What no mapping takes is answered 422 with the field and the fix, and kept: pmoves bus dead.

The token is in PMOVES_INGEST_TOKEN, a 0600 file, or made on the first start; services that can be given no header
get it in their address: http://any:TOKEN@127.0.0.1:8098/channel-monitor. --pass-on hands a request on to its old
receiver and gives back the answer, so that nobody notices.`,
  impact: "write",
  examples: [
    "pmoves bus ingest",
    "pmoves bus ingest --port 8098 --json",
    "pmoves bus ingest --pass-on channel-monitor=http://127.0.0.1:8077/yt/ingest",
    "pmoves bus ingest --subjects --server nats://127.0.0.1:4222",
  ],
  options: z.object({
    host: option(z.string().default("127.0.0.1"), { describe: "address to listen on" }),
    port: option(z.coerce.number().int().min(0).max(65535).default(8098), {
      describe: "port to listen on; 0 takes a free one",
      short: "p",
    }),
    open: option(z.boolean().default(false), {
      describe: "listen on an address that other machines reach, knowingly",
    }),
    maxBody: option(z.number().min(0.001).max(100).default(4), {
      describe: "largest body in megabytes; larger is 413",
    }),
    passOn: option(z.array(z.string()).default([]), {
      describe: "hand requests of a service on to their old receiver",
      placeholder: "service=url",
    }),
    subjects: option(z.boolean().default(false), {
      describe: "map what services send on the bus itself too: analysis.*, ingest.file.added.v1, …",
    }),
    contracts: busCheckOptions.contracts,
    ...busOptions,
  }),
  async run(context, options): Promise<AsyncIterable<Ingested>> {
    const { host, port, open, maxBody, subjects, contracts, server } = options;
    const { clock, signal, talk } = context;
    if (!open) requireLoopback(host);
    const passOn = parsePassOn(options.passOn, mappings);
    const { token, from } = await context.ingestToken();
    await talk.note(`the token is in ${from}`);
    return runIngest({
      clock,
      signal,
      mailbox: await context.mailbox("ingest", server),
      book: await context.contractBook(contracts),
      token,
      passOn,
      send: context.passOn,
      openBus: subjects ? () => context.openBus(server) : undefined,
      serve: (handler) => context.serveIngest(handler, { host, port, maxBytes: maxBody * 1e6 }),
      note: (text) => void talk.note(text),
      warn: (text) => void talk.warn(text),
    });
  },
  columns: [
    { key: "time" },
    { key: "service" },
    { key: "outcome" },
    { key: "subject" },
    { key: "id" },
    { key: "field", value: (row: Ingested) => row.problem?.field ?? "" },
    { key: "reason", value: (row: Ingested) => row.problem?.reason ?? "" },
    { key: "dead_letter", title: "dead letter", align: "right" },
  ],
});
