import * as z from "zod";
import { Ingest } from "../../src/bus/bridge/ingest.ts";
import { sendAgain } from "../../src/bus/bridge/send-again.ts";
import { isoTime } from "../../src/bus/index.ts";
import { type DeadLetters, shownBody } from "../../src/bus/outbox/dead-letters.ts";
import { busOptions, defineCommand, option } from "../../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "list what could not be understood or delivered, and send it again",
  description: `Bodies that no mapping of bus ingest took, messages that a bus refused, events that Discord refused. They are kept
for 90 days. --again gives those with the numbers another chance, and takes those that succeed from the list.`,
  impact: "write",
  examples: [
    "pmoves bus dead",
    "pmoves bus dead --from ingest/media-audio --whole --json",
    "pmoves bus dead 3 4 --again",
  ],
  arguments: z.object({
    numbers: option(z.array(z.coerce.number().int().min(1)).default([]), {
      describe: "only these",
      placeholder: "number",
    }),
  }),
  options: z.object({
    from: option(z.string().optional(), {
      describe: "only what this gave up: ingest/SERVICE, gateway, discord",
    }),
    whole: option(z.boolean().default(false), { describe: "the whole bodies, not their beginning" }),
    again: option(z.boolean().default(false), { describe: "send the ones with these numbers again" }),
    ...busOptions,
  }),
  pipedFormat: "plain",
  async run(context, { numbers, from, whole, again, server }): Promise<AsyncIterable<object>> {
    const { clock, signal } = context;
    const dead = await context.deadLetters();
    if (!again) return listed(dead, signal, { numbers, from, whole });
    const { outbox } = await context.mailbox("ingest", server);
    const book = await context.contractBook();
    // What is refused once more is on the list already.
    const add = async () => 0;
    const ingest = new Ingest({ put: (letter) => outbox.put(letter), dead: { add }, book, clock });
    const put = async (name: string, letter: Parameters<typeof outbox.put>[0]) =>
      (await context.mailbox(name, server)).outbox.put(letter);
    return sendAgain({ dead, put, ingest, signal }, numbers);
  },
});

interface Wish {
  readonly numbers: readonly number[];
  readonly from: string | undefined;
  readonly whole: boolean;
}

async function* listed(dead: DeadLetters, signal: AbortSignal, { numbers, from, whole }: Wish) {
  for await (const letter of dead.read(signal)) {
    if (numbers.length > 0 && !numbers.includes(letter.number)) continue;
    if (from !== undefined && letter.from !== from) continue;
    const { number, subject, reason, fix, data, messageId } = letter;
    yield {
      number,
      time: isoTime(letter.time),
      from: letter.from,
      subject,
      reason,
      fix,
      message_id: messageId,
      bytes: data.length,
      body: shownBody(letter, whole),
    };
  }
}
