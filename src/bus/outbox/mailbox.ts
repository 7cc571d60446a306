import type { Clock } from "../../kernel/clock.ts";
import type { OpenJournal } from "../../kernel/journal/journal.ts";
import type { Bus } from "../port.ts";
import { DeadLetters } from "./dead-letters.ts";
import { Delivery } from "./delivery.ts";
import { Outbox } from "./outbox.ts";
import { type OutboxState, outboxState } from "./outbox-state.ts";
import { Position } from "./position.ts";

export interface MailboxPorts {
  readonly clock: Clock;
  readonly journal: OpenJournal;
  /** Of an outbox's name; undefined where another process has it. */
  readonly lease: (name: string) => Promise<Disposable | undefined>;
  readonly openBus: () => Promise<Bus>;
  readonly say: (text: string) => void;
  readonly warn: (text: string) => void;
}

export interface Mailbox extends AsyncDisposable {
  readonly outbox: Outbox;
  readonly dead: DeadLetters;
}

const SEGMENT_BYTES = 4 << 20;
const POSITION = { segmentBytes: 64 << 10, maxBytes: 256 << 10 };
const DEAD = { maxBytes: 64 << 20, maxAge: 90 * 86_400_000 };

/** Journals of an outbox, by its name. */
export function journalNames(name: string): { readonly letters: string; readonly position: string } {
  return { letters: `outbox-${name}`, position: `outbox-${name}-position` };
}

export const DEAD_JOURNAL = "dead-letters";

export async function openDeadLetters(journal: OpenJournal): Promise<DeadLetters & AsyncDisposable> {
  const opened = await journal(DEAD_JOURNAL, DEAD);
  return Object.assign(new DeadLetters(opened), {
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  });
}

/** How it stands with an outbox that others fill and empty. */
export async function lookAtOutbox(name: string, maxBytes: number, open: OpenJournal): Promise<OutboxState> {
  const names = journalNames(name);
  await using letters = await open(names.letters);
  await using position = await open(names.position);
  return await outboxState({ name, journal: letters, position: new Position(position), maxBytes }, 0);
}

/** An outbox, its dead letters, and what carries it to the bus; all of it in the state folder. */
export async function openMailbox(
  name: string,
  maxBytes: number,
  { clock, journal, lease, openBus, say, warn }: MailboxPorts,
  how: { readonly uniqueIds?: boolean } = {},
): Promise<Mailbox> {
  await using opened = new AsyncDisposableStack();
  const names = journalNames(name);
  const segmentBytes = Math.min(SEGMENT_BYTES, Math.max(4096, Math.floor(maxBytes / 8)));
  const letters = opened.use(await journal(names.letters, { segmentBytes }));
  const position = new Position(opened.use(await journal(names.position, POSITION)));
  const dead = opened.use(await openDeadLetters(journal));
  const outbox = await Outbox.open({ ...how, name, journal: letters, position, clock, maxBytes });
  const delivery = opened.use(
    new Delivery({
      name,
      journal: letters,
      position,
      dead,
      clock,
      lease: () => lease(name),
      openBus,
      say,
      warn,
    }),
  );
  delivery.start();
  const all = opened.move();
  return { outbox, dead, [Symbol.asyncDispose]: () => all.disposeAsync() };
}
