import * as z from "zod";
import { inEnvelope, nearSubject, parseHeaders, publishChecked, readBody } from "../../src/bus/index.ts";
import { busCheckOptions, busOptions, defineCommand, option } from "../../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "check a message and publish it on one subject",
  description: `The body is the second word, a file, or stdin; it is sent byte for byte. What fails its schema is not sent. The
answer says whether a stream stored the message or only listeners had it.`,
  impact: "remote-write",
  examples: [
    `pmoves bus publish content.new.v1 '{"url": "https://youtu.be/x", "namespace": "demo", "source": "hand"}'`,
    "pmoves bus publish geometry.cgp.v1 --file packet.json",
    "pmoves bus publish content.published.v1 --file payload.json --envelope --source publisher",
    "pmoves bus publish geometry.event.v1 --file event.json --dry-run",
  ],
  arguments: z.object({
    subject: option(z.string(), { describe: "where to; no wildcards" }),
    body: option(z.string().optional(), { describe: "the message; - for stdin" }),
  }),
  options: z.object({
    file: option(z.string().optional(), { describe: "file that holds the message", placeholder: "path" }),
    envelope: option(z.boolean().default(false), { describe: "wrap it in an event envelope" }),
    source: option(z.string().min(1).default("pmoves"), {
      describe: "who sends it, for the envelope",
      placeholder: "name",
    }),
    header: option(z.array(z.string()).default([]), {
      describe: "header of the message",
      short: "H",
      placeholder: "'Name: value'",
    }),
    id: option(z.string().min(1).optional(), {
      describe: "message id; the same one is stored once",
      placeholder: "text",
    }),
    force: option(z.boolean().default(false), { describe: "send it although it is invalid", env: [] }),
    dryRun: option(z.boolean().default(false), { describe: "check it, send nothing", env: [] }),
    contracts: busCheckOptions.contracts,
    ...busOptions,
  }),
  async run(
    context,
    { subject, body, file, envelope, source, header, id, force, dryRun, contracts, server },
  ) {
    const data = await readBody(context, body, file);
    const now = context.clock.now();
    const text = () => inEnvelope(Buffer.from(data).toString("utf8"), { topic: subject, source, now });
    const checks = await context.busInspector({ contracts, strict: false, reveal: false });
    const message = {
      subject,
      data: envelope ? Buffer.from(text()) : data,
      headers: parseHeaders(header),
      ...(id === undefined ? {} : { messageId: id }),
    };
    const published = await publishChecked(
      await context.bus(server),
      checks,
      { ...message, force, dryRun },
      now,
    );
    if (published.schema.path === null) {
      const near = await nearSubject(await context.contractBook(contracts), subject);
      if (near !== undefined) await context.talk.warn(`nobody documents ${subject}; did you mean ${near}?`);
    }
    return published;
  },
});
