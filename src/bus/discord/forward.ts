import type { Clock } from "../../kernel/clock.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import type { Inspected } from "../check/check-port.ts";
import { isoTime } from "../check/line.ts";
import type { DeadLetters } from "../outbox/dead-letters.ts";
import { Waiting } from "../outbox/waiting.ts";
import type { Bus, BusMessage, BusStatus } from "../port.ts";
import { statusText } from "../status-text.ts";
import { gathered, grouped } from "./batches.ts";
import { type Embed, LIMITS } from "./embed.ts";
import { eventId } from "./event-id.ts";
import { embedOf } from "./render.ts";
import type { Sent } from "./sent.ts";
import type { SendOutcome } from "./webhook.ts";

export interface ForwardPorts {
  readonly openBus: () => Promise<Bus>;
  readonly inspect: (message: BusMessage) => Promise<Inspected>;
  readonly send: (embeds: readonly Embed[]) => Promise<SendOutcome>;
  readonly sent: Sent;
  readonly dead: Pick<DeadLetters, "add">;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
  readonly warn: (text: string) => void;
}

export interface ForwardOptions {
  readonly subjects: readonly string[];
  /** Unix milliseconds; default behind what was forwarded last, at the first start from now on. */
  readonly since?: number | undefined;
  /** Milliseconds; what is older when its turn comes is counted instead of sent. */
  readonly maxAge: number;
}

/** What became of one event: one row of `pmoves bus forward discord`. */
export interface Forwarded {
  /** RFC 3339, of the event. */
  readonly time: string;
  readonly subject: string;
  readonly id: string;
  readonly outcome: "sent" | "duplicate" | "too_old" | "refused";
  readonly reason: string | null;
  readonly dead_letter: number | null;
}

interface Item {
  readonly message: BusMessage;
  readonly id: string;
  readonly embed: Embed;
}

/** What comes within this time goes out as one message. */
const GATHER_MS = 500;
/** Clocks of streams differ, and ids tell what was sent. */
const OVERLAP_MS = 2_000;

/**
 * Forwards events until the signal aborts. An event is done with once it is known to be sent; one that was
 * under way when the process was killed may be sent once more.
 */
export async function* forward(ports: ForwardPorts, options: ForwardOptions): AsyncGenerator<Forwarded> {
  const { signal, clock, warn, sent } = ports;
  const waiting = new Waiting(clock, signal);
  const started = clock.now();
  let wanted = options.since;
  while (!signal.aborted) {
    const behind = sent.latest === undefined ? started : sent.latest - OVERLAP_MS;
    try {
      for await (const row of readOn(ports, options, wanted ?? behind)) {
        waiting.short();
        yield row;
      }
      wanted = undefined;
    } catch (error) {
      if (signal.aborted) return;
      if (isFinal(error)) throw error;
      warn(`events wait until the bus is back: ${messageOf(error)}`);
      await waiting.longer();
    }
  }
}

/** What only somebody who changes something can mend. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof PmovesError)) return false;
  return error.exit === EXIT.usage || error.exit === EXIT.auth || error.code === "discord.gone";
}

/** Ends where the connection came back and messages passed meanwhile: they are read from what is stored. */
async function* readOn(
  ports: ForwardPorts,
  options: ForwardOptions,
  since: number,
): AsyncGenerator<Forwarded> {
  const { openBus, signal, clock, inspect, note } = ports;
  const missed = new AbortController();
  const left = new AbortController();
  await using bus = await openBus();
  bus.onStatus((status) => {
    note(statusText(status));
    if (hasMissed(status)) missed.abort();
  });
  const reading = AbortSignal.any([signal, missed.signal, left.signal]);
  const source = bus.read({ subjects: options.subjects, since, follow: true, signal: reading });
  const prepare = async (given: BusMessage): Promise<Item> => {
    const message = { ...given, data: Uint8Array.from(given.data) };
    const known = await inspect(message);
    return { message, id: eventId(known, message.data), embed: embedOf(known) };
  };
  const batches = gathered(source, prepare, { most: 5 * LIMITS.embeds, ms: GATHER_MS, clock });
  try {
    for await (const batch of batches) yield* deliver(ports, options, batch);
  } finally {
    left.abort();
  }
  if (!signal.aborted && !missed.signal.aborted)
    throw (await bus.closed) ?? new Error("the bus ended the reading");
}

function hasMissed(status: BusStatus): boolean {
  return status.type === "reconnected" && status.missed.some(({ messages }) => messages > 0);
}

async function* deliver(
  ports: ForwardPorts,
  { maxAge }: ForwardOptions,
  batch: readonly Item[],
): AsyncGenerator<Forwarded> {
  const { sent, clock } = ports;
  const fresh: Item[] = [];
  const seen = new Set<string>();
  for (const item of batch) {
    if (sent.has(item.id) || seen.has(item.id)) yield row(item, "duplicate", null);
    else if (item.message.time < clock.now() - maxAge) {
      await sent.add([{ id: item.id, time: item.message.time }]);
      yield row(item, "too_old", "older than --max-age");
    } else {
      seen.add(item.id);
      fresh.push(item);
    }
  }
  for (const group of grouped(fresh)) yield* sendGroup(ports, group);
}

async function* sendGroup(ports: ForwardPorts, group: readonly Item[]): AsyncGenerator<Forwarded> {
  const { send, sent, dead, warn } = ports;
  const outcome = await send(group.map(({ embed }) => embed));
  const [first] = group;
  if (outcome.sent) {
    await sent.add(group.map(({ id, message }) => ({ id, time: message.time })));
    for (const item of group) yield row(item, "sent", null);
  } else if (group.length > 1 || first === undefined) {
    // One bad embed spoils the message: each by itself finds it.
    for (const item of group) yield* sendGroup(ports, [item]);
  } else {
    const { subject, data, time } = first.message;
    const { reason } = outcome;
    const number = await dead.add({ from: "discord", subject, messageId: first.id, reason, fix: null, data });
    await sent.add([{ id: first.id, time }]);
    warn(`an event of ${subject} is dead letter ${number}: ${reason}`);
    yield row(first, "refused", reason, number);
  }
}

function row(
  { message, id }: Item,
  outcome: Forwarded["outcome"],
  reason: string | null,
  dead_letter: number | null = null,
): Forwarded {
  const { subject, time } = message;
  return { time: isoTime(time), subject, id, outcome, reason, dead_letter };
}
