import { type Bus, type Checker, isInvalid } from "../../bus/index.ts";
import type { HttpClient } from "../../gateway/index.ts";
import { type Clock, sleep } from "../../kernel/clock.ts";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import type { Heard, LiveFacts } from "../checks/facts.ts";
import { ask } from "../doctor/http.ts";

export interface LivePorts {
  readonly host: string;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly connect: (host: string, port: number, signal: AbortSignal) => Promise<string | undefined>;
  readonly bus: () => Promise<Bus>;
  readonly checker: () => Promise<Checker>;
  /** Milliseconds that live messages are waited for. */
  readonly listenMs: number;
}

const PATIENCE_MS = 3000;
/** Of the history of each subject. */
const LAST = 50;

/** Questions to what runs: services over HTTP, subjects in the bus's history and for a moment from now. */
export function liveFacts(ports: LivePorts): LiveFacts {
  const { host, http, signal, connect } = ports;
  let listening: Promise<Listening> | undefined;
  return {
    host,
    async get(url) {
      const answer = await ask({ http, url, signal, patienceMs: PATIENCE_MS });
      return answer.kind === "answer" ? { kind: "status", status: answer.status } : answer;
    },
    connect: (port) => connect(host, port, signal),
    async heard(subject) {
      listening ??= listen(ports);
      return (await listening).heard(subject);
    },
  };
}

interface Listening {
  heard(subject: string): Promise<Heard>;
}

async function listen(ports: LivePorts): Promise<Listening> {
  const { bus: open, checker: openChecker, clock, signal, listenMs } = ports;
  let bus: Bus;
  let checker: Checker;
  try {
    [bus, checker] = await Promise.all([open(), openChecker()]);
  } catch (error) {
    const reason = messageOf(error);
    return { heard: async () => ({ seen: 0, invalid: 0, reason }) };
  }
  const live = new Map<string, Tally>();
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  const pending: Promise<void>[] = [];
  await bus.subscribe(
    [">"],
    ({ subject, data, time }) => {
      const own = live.get(subject) ?? { seen: 0, invalid: 0 };
      live.set(subject, own);
      // The bytes are the connection's own and are gone after this call.
      pending.push(count(own, checker, { subject, data: data.slice(), time }));
    },
    { signal: ended },
  );
  const over = sleep(clock, listenMs, signal).finally(() => stop.abort());
  return {
    async heard(subject) {
      const stored = await history(bus, checker, subject, signal);
      await over;
      await Promise.all(pending);
      const now = live.get(subject) ?? { seen: 0, invalid: 0 };
      const seen = stored.seen + now.seen;
      const reason = seen === 0 ? stored.reason : undefined;
      return { seen, invalid: stored.invalid + now.invalid, reason };
    },
  };
}

interface Tally {
  seen: number;
  invalid: number;
}

async function count(
  tally: Tally,
  checker: Checker,
  message: { readonly subject: string; readonly data: Uint8Array; readonly time: number },
): Promise<void> {
  tally.seen++;
  if (isInvalid((await checker.check(message)).judgement)) tally.invalid++;
}

/** What the bus still has of a subject. A stream that a reader would disturb is left alone, and said. */
async function history(bus: Bus, checker: Checker, subject: string, signal: AbortSignal): Promise<Heard> {
  const tally = { seen: 0, invalid: 0 };
  try {
    for await (const message of bus.read({ subjects: [subject], last: LAST, signal })) {
      await count(tally, checker, message);
    }
    return { ...tally, reason: undefined };
  } catch (error) {
    signal.throwIfAborted();
    // Nothing stores it: that nobody sends it is not known from history, only from listening.
    if (error instanceof PmovesError && error.code === "bus.no_history")
      return { ...tally, reason: undefined };
    return { ...tally, reason: messageOf(error) };
  }
}
