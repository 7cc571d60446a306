import { type Clock, sleep } from "../../kernel/clock.ts";
import type { Bus, BusHeader } from "../port.ts";
import { matcher } from "../subjects.ts";
import { type RecordedMessage, readHead, readRecorded } from "./format.ts";

export interface ReplayOptions {
  /** Name of the recording, for people. */
  readonly name: string;
  /** 1 keeps the times between messages, 10 is ten times as fast, 0 does not wait. */
  readonly speed: number;
  readonly subjects: readonly string[];
  readonly dryRun: boolean;
}

export interface Replayed {
  readonly file: string;
  readonly messages: number;
  readonly published: number;
  /** Message ids that the bus had stored already. */
  readonly duplicates: number;
  /** Headers that command the server and were left out. */
  readonly headers_left_out: number;
  /** How far the slowest message was behind its time. */
  readonly most_late_ms: number;
  readonly took_s: number;
}

/** Of these the server makes commands: a rollup purges a stream, an expectation refuses. The id is harmless. */
const COMMANDS = /^Nats-(?!Msg-Id$)/i;

/** Publishes what was recorded, in order, with its headers and the times between. */
export async function replay(
  lines: AsyncIterable<string>,
  bus: Bus | undefined,
  { name, speed, subjects, dryRun }: ReplayOptions,
  ports: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Replayed> {
  const wanted = matcher(subjects);
  const found = { messages: 0, published: 0, duplicates: 0, headers_left_out: 0, most_late_ms: 0 };
  const pace = new Pace(speed, ports);
  const begun = ports.clock.monotonic();
  for await (const message of recorded(lines, name)) {
    if (ports.signal.aborted) break;
    if (!wanted(message.subject)) continue;
    found.messages += 1;
    if (dryRun || bus === undefined) continue;
    found.most_late_ms = Math.max(found.most_late_ms, await pace.wait(message.time));
    const headers = (message.headers ?? []).filter(([header]) => !COMMANDS.test(header));
    found.headers_left_out += (message.headers?.length ?? 0) - headers.length;
    const ack = await bus.publish(outgoing(message, headers));
    found.published += 1;
    if (ack.duplicate === true) found.duplicates += 1;
  }
  const took = (ports.clock.monotonic() - begun) / 1000;
  return {
    file: name,
    ...found,
    most_late_ms: Math.round(found.most_late_ms),
    took_s: Math.round(took * 1000) / 1000,
  };
}

async function* recorded(lines: AsyncIterable<string>, name: string): AsyncGenerator<RecordedMessage> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (number === 1) readHead(line, name);
    else if (line !== "") yield readRecorded(line, name, number);
  }
  if (number === 0) readHead("", name);
}

function outgoing({ subject, data }: RecordedMessage, headers: readonly BusHeader[]) {
  return { subject, data, headers };
}

/** Waits until a message's time has come; times that go back come at once. */
class Pace {
  readonly #speed: number;
  readonly #ports: { readonly clock: Clock; readonly signal: AbortSignal };
  #start: { readonly recorded: number; readonly now: number } | undefined;

  constructor(speed: number, ports: { readonly clock: Clock; readonly signal: AbortSignal }) {
    this.#speed = speed;
    this.#ports = ports;
  }

  /** How late it is then, in milliseconds. */
  async wait(time: number): Promise<number> {
    const { clock, signal } = this.#ports;
    if (this.#speed === 0) return 0;
    this.#start ??= { recorded: time, now: clock.monotonic() };
    const due = this.#start.now + (time - this.#start.recorded) / this.#speed;
    const early = due - clock.monotonic();
    if (early <= 0) return -early;
    await sleep(clock, early, signal);
    return 0;
  }
}
