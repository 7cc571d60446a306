import type { Journal } from "../../kernel/journal/journal.ts";
import type { Position } from "./position.ts";

export interface OutboxState {
  readonly name: string;
  /** Accepted and not delivered. */
  readonly waiting: number;
  /** At most; counted in whole segments of the journal. */
  readonly waiting_bytes: number;
  readonly max_bytes: number;
  /** RFC 3339; null where nothing waits. */
  readonly oldest: string | null;
  /** Refused by this process for want of room. */
  readonly shed: number;
}

export interface StateParts {
  readonly name: string;
  readonly journal: Journal;
  readonly position: Position;
  readonly maxBytes: number;
}

export async function outboxState(
  { name, journal, position, maxBytes }: StateParts,
  shed: number,
): Promise<OutboxState> {
  const [delivered, { first, last }] = await Promise.all([position.read(), journal.bounds()]);
  const next = Math.max(delivered + 1, first);
  const waiting = Math.max(0, last - next + 1);
  let oldest: string | null = null;
  for await (const { time } of journal.read({ from: next, to: next })) oldest = new Date(time).toISOString();
  const waiting_bytes = waiting === 0 ? 0 : await waitingBytes(journal, delivered);
  return { name, waiting, waiting_bytes, max_bytes: maxBytes, oldest, shed };
}

/** Bytes of all segments that hold a message which is not delivered. */
export async function waitingBytes(journal: Journal, delivered: number): Promise<number> {
  const segments = await journal.segments();
  return segments.filter(({ last }) => last > delivered).reduce((sum, { bytes }) => sum + bytes, 0);
}
