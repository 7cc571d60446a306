import type { Clock } from "../../kernel/clock.ts";
import { readLossless } from "../../kernel/lossless-json.ts";
import { toRawJson } from "../../kernel/python-json.ts";
import type { CheckThread, LineOptions } from "../check/check-port.ts";
import { isInvalid } from "../checked-message.ts";
import type { Bus } from "../port.ts";
import type { LineFile } from "../recording/record.ts";
import { statusText } from "../status-text.ts";
import type { JudgedMessages } from "./batches.ts";
import { TailCounts } from "./counts.ts";
import { Feed } from "./feed.ts";
import { FeedRecording } from "./feed-recording.ts";
import { firstLines } from "./first-lines.ts";
import { humanLine, type LineTints } from "./human-line.ts";
import { type JudgedPump, judgedPump } from "./judged-pump.ts";
import { checksAll, type TailOptions } from "./options.ts";
import { Pieces } from "./pieces.ts";
import { RawLines } from "./raw-lines.ts";
import { pump, type SourcePorts } from "./source.ts";

export interface TailPorts {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Started when it is needed: bodies as they came need no checks. */
  readonly checks: () => Promise<CheckThread>;
  /** A new file that a screen's recording goes to. */
  readonly lineFile: (path: string) => Promise<LineFile>;
  /** What happens to the connection, for people. */
  readonly warn: (text: string) => void;
  /** The last word: how many messages there were. */
  readonly note: (text: string) => void;
}

/** One row as JSON: see `lineOf`. */
export type TailJson = Readonly<Record<string, unknown>>;

/** What `bus tail` gives: read it in one of its forms, once. */
export class Tail implements AsyncIterable<TailJson> {
  readonly options: TailOptions;
  readonly raw: boolean;
  readonly counts = new TailCounts();
  readonly #ports: TailPorts;
  #begun = false;

  constructor(ports: TailPorts, options: TailOptions, raw: boolean) {
    this.#ports = ports;
    this.options = options;
    this.raw = raw;
  }

  /** JSONL, or with `raw` bodies alone. */
  lines(): AsyncIterable<Uint8Array> {
    if (!this.raw)
      return this.#output((pieces) => this.#jsonLines(pieces), { invalidOnly: this.options.invalidOnly });
    if (this.options.invalidOnly) return this.#output((pieces) => this.#rawJudged(pieces), undefined);
    return this.#rawLines();
  }

  /** Lines for people. */
  text(tints: LineTints): AsyncIterable<Uint8Array> {
    if (this.raw) return this.lines();
    const line = (batch: JudgedMessages, at: number) => {
      const [message, judgement] = [batch.messages[at], batch.judgements[at]];
      return message === undefined || judgement === undefined ? "" : humanLine(message, judgement, tints);
    };
    return this.#output(
      (pieces) => this.#shown(pieces, (batch, at) => Buffer.from(line(batch, at))),
      undefined,
    );
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TailJson> {
    const lines = { invalidOnly: this.options.invalidOnly };
    for await (const piece of this.#output((pieces) => this.#jsonLines(pieces), lines)) {
      for (const line of Buffer.from(piece).toString("utf8").split("\n")) if (line !== "") yield rowOf(line);
    }
  }

  /** For a screen; everything is counted, and at most `checkRate` messages a second are checked. */
  async feed(): Promise<Feed> {
    const ended = Promise.withResolvers<void>();
    const recording = this.#recording();
    const feed = new Feed(this.counts, ended.promise, recording, this.#ports.clock, () => this.#begun);
    const stop = this.#ports.bus.onStatus((status) => {
      feed.say(statusText(status), status.type === "disconnected");
      if (status.type === "slow_consumer") this.counts.lost += status.lost ?? 0;
    });
    const shows = (batch: JudgedMessages) => {
      const wanted = this.options.invalidOnly ? onlyInvalid(batch) : batch;
      recording.add(wanted.messages);
      feed.add(wanted);
      return undefined;
    };
    const running = this.#judged(undefined, shows);
    running
      .finally(() => recording.end())
      .then(() => ended.resolve(), ended.reject)
      .finally(stop);
    return feed;
  }

  #recording(): FeedRecording {
    const { bus, clock, lineFile: open } = this.#ports;
    const { subjects, reveal } = this.options;
    return new FeedRecording({ open, now: () => clock.now(), bus: bus.name, subjects, reveal });
  }

  get #source(): SourcePorts {
    const { bus, clock, signal, note } = this.#ports;
    const { subjects } = this.options;
    const begun = (how: "live" | "stored") => {
      this.#begun = true;
      if (how === "live") note(`listening to ${subjects.join(" ")} on ${bus.name}`);
    };
    return { bus, clock, signal, begun };
  }

  get #limit(): number | undefined {
    return this.options.invalidOnly ? undefined : this.options.count;
  }

  async #judged(
    lines: LineOptions | undefined,
    consume: JudgedPump["consume"],
    room?: JudgedPump["room"],
  ): Promise<void> {
    const { options, counts } = this;
    const thread = await this.#ports.checks();
    // A screen has nobody to wait for; whoever reads lines is waited for.
    const sheds = room === undefined;
    await judgedPump(this.#source, {
      thread,
      options,
      counts,
      count: this.#limit,
      lines,
      consume,
      room,
      sheds,
    });
  }

  #jsonLines(pieces: Pieces): (batch: JudgedMessages) => boolean {
    let left = this.options.invalidOnly
      ? (this.options.count ?? Number.POSITIVE_INFINITY)
      : Number.POSITIVE_INFINITY;
    return (batch) => {
      const shown = batch.lines ?? new Uint8Array();
      const { bytes, lines } = Number.isFinite(left) ? firstLines(shown, left) : { bytes: shown, lines: 0 };
      left -= lines;
      pieces.push(bytes);
      return left > 0;
    };
  }

  #rawJudged(pieces: Pieces): (batch: JudgedMessages) => boolean {
    const bodies = new RawLines(pieces, new TailCounts(), this.options.reveal);
    return this.#each(
      (batch, at) => {
        const message = batch.messages[at];
        if (message !== undefined) void bodies.take(message);
      },
      () => bodies.flush(),
    );
  }

  #shown(
    pieces: Pieces,
    show: (batch: JudgedMessages, at: number) => Buffer,
  ): (batch: JudgedMessages) => boolean {
    let waiting: Buffer[] = [];
    return this.#each(
      (batch, at) => waiting.push(show(batch, at)),
      () => {
        pieces.push(Buffer.concat(waiting));
        waiting = [];
      },
    );
  }

  /** Calls for every message that is to be shown; the returned function says whether more is wanted. */
  #each(
    show: (batch: JudgedMessages, at: number) => unknown,
    flush: () => void,
  ): (batch: JudgedMessages) => boolean {
    const { invalidOnly, count = Number.POSITIVE_INFINITY } = this.options;
    let left = count;
    return (batch) => {
      for (const [at, judgement] of batch.judgements.entries()) {
        if (left <= 0 || (invalidOnly && !isInvalid(judgement))) continue;
        show(batch, at);
        left -= 1;
      }
      flush();
      return left > 0;
    };
  }

  #output(
    consumer: (pieces: Pieces) => (batch: JudgedMessages) => boolean,
    lines: LineOptions | undefined,
  ): AsyncIterable<Uint8Array> {
    const pieces = new Pieces();
    const consume = consumer(pieces);
    const run = () => this.#judged(lines, consume, () => pieces.room());
    return this.#told(pieces, run);
  }

  #rawLines(): AsyncIterable<Uint8Array> {
    const pieces = new Pieces();
    const bodies = new RawLines(pieces, this.counts, this.options.reveal);
    return this.#told(pieces, async () => {
      await pump(this.#source, this.options, bodies, this.options.count);
      bodies.flush();
    });
  }

  /** Runs beside the reading of its output, and says what happens to the connection. */
  async *#told(pieces: Pieces, run: () => Promise<void>): AsyncGenerator<Uint8Array> {
    const stop = this.#ports.bus.onStatus((status) => {
      this.#ports.warn(statusText(status));
      if (status.type === "slow_consumer") this.counts.lost += status.lost ?? 0;
    });
    try {
      run().then(
        () => pieces.end(),
        (error: unknown) => pieces.end(error),
      );
      yield* pieces;
    } finally {
      stop();
      this.#ports.note(this.#summary());
    }
  }

  #summary(): string {
    const { received, checked, invalid, lost } = this.counts;
    const messages = `${received} message${received === 1 ? "" : "s"}`;
    if (this.raw && !checksAll(this.options))
      return `${messages}, none checked${lost > 0 ? `, ${lost} lost` : ""}`;
    return `${messages}, checked ${checked} of ${received}, ${invalid} invalid${lost > 0 ? `, ${lost} lost` : ""}`;
  }
}

function onlyInvalid({ messages, judgements, lines }: JudgedMessages): JudgedMessages {
  const wanted = judgements.flatMap((judgement, at) => (isInvalid(judgement) ? [at] : []));
  return {
    messages: wanted.flatMap((at) => messages[at] ?? []),
    judgements: wanted.flatMap((at) => judgements[at] ?? []),
    lines,
  };
}

/** Numbers of the body stay as they came: 1.0 is not 1. */
function rowOf(line: string): TailJson {
  const row = JSON.parse(line);
  const whole = toRawJson(readLossless(line).value) as TailJson;
  return { ...row, body: whole.body };
}
