import { join } from "node:path";
import { openJournal } from "../../src/adapters/journal/open-journal.ts";
import { openNatsBus } from "../../src/adapters/nats/nats-bus.ts";
import { takeLease } from "../../src/adapters/outbox/lease.ts";
import type { Bus, BusMessage } from "../../src/bus/index.ts";
import { type Mailbox, type MailboxPorts, openMailbox } from "../../src/bus/outbox/mailbox.ts";
import { type Clock, systemClock } from "../../src/kernel/clock.ts";

export interface TestMailbox extends Mailbox {
  readonly said: readonly string[];
}

/** Ports over a folder and a bus; what is said and warned of is collected. */
export function mailboxPorts(
  folder: string,
  openBus: () => Promise<Bus>,
  said: string[] = [],
  clock: Clock = systemClock,
): MailboxPorts {
  return {
    clock,
    journal: (name, options) => openJournal(join(folder, name), options),
    lease: (name) => takeLease(join(folder, `outbox-${name}.lease`)),
    openBus,
    say: (text) => void said.push(text),
    warn: (text) => void said.push(text),
  };
}

export async function testMailbox(
  folder: string,
  openBus: () => Promise<Bus>,
  maxBytes = 64 << 20,
  clock: Clock = systemClock,
): Promise<TestMailbox> {
  const said: string[] = [];
  return Object.assign(await openMailbox("test", maxBytes, mailboxPorts(folder, openBus, said, clock)), {
    said,
  });
}

export function natsAt(url: string): () => Promise<Bus> {
  const servers = [new URL(url).host];
  return () => openNatsBus({ servers, credentials: { type: "none" }, tls: null }, "test", systemClock);
}

export function letter(subject: string, n: number, body: object = { n }) {
  return { subject, data: Buffer.from(JSON.stringify(body)), messageId: `id-${n}` };
}

/** The first so many messages that a bus has stored or stores on a subject. */
export async function stored(bus: Bus, subject: string, count: number): Promise<readonly BusMessage[]> {
  const stop = new AbortController();
  const found: BusMessage[] = [];
  if (count === 0) return found;
  const follow = true;
  for await (const message of bus.read({ subjects: [subject], since: 0, follow, signal: stop.signal })) {
    found.push({ ...message, data: Uint8Array.from(message.data) });
    if (found.length === count) break;
  }
  return found;
}

export function bodies(messages: readonly BusMessage[]): readonly unknown[] {
  return messages.map(({ data }) => JSON.parse(Buffer.from(data).toString()));
}
