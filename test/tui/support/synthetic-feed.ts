import type { CheckedMessage } from "../../../src/bus/index.ts";
import type { SubjectCounts, TailFeed } from "../../../src/tui/bus-tail/feed.ts";

export interface SyntheticFeed extends TailFeed {
  push(message: CheckedMessage, body?: string): void;
  end(): void;
  fail(error: Error): void;
}

/** A message as the checks tell of it. */
export function messageOf(more: Partial<CheckedMessage> = {}): CheckedMessage {
  return {
    subject: "geometry.event.v1",
    time: Date.UTC(2026, 10, 22, 12, 0, 0),
    stream: null,
    sequence: null,
    size: 120,
    headers: [],
    framing: "raw",
    envelope: null,
    registered: true,
    schema: { path: "schemas/geometry.event.v1.json", verdict: "ok", reasons: [] },
    producer: { name: "coordinator", known: true },
    mismatches: [],
    geometry: null,
    signature: null,
    ...more,
  };
}

/** A feed that holds what it is given until the screen takes it. */
export function syntheticFeed(more: Partial<TailFeed> = {}): SyntheticFeed {
  let waiting: CheckedMessage[] = [];
  const bodies = new Map<CheckedMessage, string>();
  const subjects = new Map<string, SubjectCounts>();
  const counts = { received: 0, bytes: 0, checked: 0, invalid: 0, lost: 0, subjects };
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<void>();
  return {
    counts,
    state: "",
    hasBegun: () => true,
    ended,
    end,
    fail,
    take: () => {
      const taken = waiting;
      waiting = [];
      return taken;
    },
    body: async (message) => Buffer.from(bodies.get(message) ?? "{}"),
    push(message, body) {
      waiting.push(message);
      if (body !== undefined) bodies.set(message, body);
      const own = subjects.get(message.subject) ?? { messages: 0, bytes: 0, invalid: 0 };
      subjects.set(message.subject, own);
      const invalid = message.schema.verdict === "invalid" ? 1 : 0;
      own.messages += 1;
      own.bytes += message.size;
      own.invalid += invalid;
      counts.received += 1;
      counts.bytes += message.size;
      counts.invalid += invalid;
      if (message.schema.verdict !== "not_checked") counts.checked += 1;
    },
    ...more,
  };
}
