import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openCheckThread } from "../../src/adapters/bus-check/check-thread.ts";
import { openLineFile } from "../../src/adapters/bus-recording/line-file.ts";
import { type Bus, type BusMessage, type CheckThread, Tail, type TailOptions } from "../../src/bus/index.ts";
import { systemClock } from "../../src/kernel/clock.ts";

const config = (name: string) => fileURLToPath(new URL(`../../config/${name}`, import.meta.url));

export function openChecks(): Promise<CheckThread> {
  const contracts = config("contracts");
  return openCheckThread({
    contracts,
    own: config("bus"),
    keys: [],
    strict: false,
    reveal: false,
    signatureRate: 100,
  });
}

/** A bus that brings what it is given the moment somebody subscribes, in one go. */
export function burstBus(messages: readonly BusMessage[]): Bus {
  return {
    kind: "nats",
    name: "burst",
    maxPayload: 1 << 20,
    closed: new Promise(() => undefined),
    async subscribe(_subjects, onMessage) {
      for (const message of messages) onMessage(message);
    },
    async *read() {
      yield* messages;
    },
    publish: async () => ({ durable: false }),
    streams: async () => [],
    onStatus: () => () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

export function tailOf(
  bus: Bus,
  checks: CheckThread,
  options: Partial<TailOptions> & { readonly folder?: string } = {},
  raw = false,
) {
  const said: string[] = [];
  const ports = {
    bus,
    clock: systemClock,
    signal: new AbortController().signal,
    checks: async () => checks,
    lineFile: (path: string) => openLineFile(join(options.folder ?? "", path), false),
    warn: (text: string) => void said.push(`warning: ${text}`),
    note: (text: string) => void said.push(text),
  };
  const all: TailOptions = {
    subjects: [">"],
    follow: true,
    invalidOnly: false,
    strict: false,
    filter: [],
    exclude: [],
    reveal: false,
    checkRate: 1_000_000,
    ...options,
  };
  return { tail: new Tail(ports, all, raw), said };
}
