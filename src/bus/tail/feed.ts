import type { Clock } from "../../kernel/clock.ts";
import type { CheckedMessage, Judgement } from "../checked-message.ts";
import type { BusMessage } from "../port.ts";
import type { JudgedMessages } from "./batches.ts";
import type { TailCounts } from "./counts.ts";
import type { FeedRecording } from "./feed-recording.ts";
import { TailRow } from "./tail-row.ts";

/** Rows that a screen may be given at once; of more the newest. */
const MOST_ROWS = 20_000;
/** Bytes of bodies that are kept for a closer look. */
const MOST_BYTES = 64 << 20;
const MOST_KEPT = 50_000;
const SAID_MS = 30_000;

/** What a screen of `bus tail` is fed with: it asks once a tick, and nothing is pushed at it. */
export class Feed {
  readonly counts: TailCounts;
  /** Settles when nothing more comes; rejects with what ended it. */
  readonly ended: Promise<void>;
  #rows: TailRow[] = [];
  /** Rows that still have their bodies, oldest first. */
  #kept: TailRow[] = [];
  #keptFrom = 0;
  #keptBytes = 0;

  /** Writes what `bus record` writes, from now on or no more; resolves to what was done, in words. */
  readonly toggleRecording: () => Promise<string>;

  readonly #clock: Clock;
  #said: { readonly text: string; readonly until: number } | undefined;

  /** Whether messages are heard yet, or read. */
  readonly hasBegun: () => boolean;

  constructor(
    counts: TailCounts,
    ended: Promise<void>,
    recording: FeedRecording,
    clock: Clock,
    hasBegun: () => boolean,
  ) {
    this.hasBegun = hasBegun;
    this.#clock = clock;
    this.counts = counts;
    this.ended = ended;
    this.toggleRecording = () => recording.toggle();
  }

  /** What the connection says, in words; "" where all is well. */
  get state(): string {
    return this.#said !== undefined && this.#clock.monotonic() < this.#said.until ? this.#said.text : "";
  }

  /** `lasts` until something else is said, else half a minute. */
  say(text: string, lasts: boolean): void {
    this.#said = { text, until: lasts ? Number.POSITIVE_INFINITY : this.#clock.monotonic() + SAID_MS };
  }

  add({ messages, judgements }: JudgedMessages): void {
    for (const [index, message] of messages.entries()) {
      const judgement = judgements[index];
      if (judgement !== undefined) this.#add(message, judgement);
    }
    if (this.#rows.length > MOST_ROWS * 2) this.#rows = this.#rows.slice(-MOST_ROWS);
  }

  /** Messages that came since the last call, oldest first. */
  take(): readonly CheckedMessage[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows.length > MOST_ROWS ? rows.slice(-MOST_ROWS) : rows;
  }

  /** The bytes as they came; undefined where they are no longer kept. */
  async body(message: CheckedMessage): Promise<Uint8Array | undefined> {
    return message instanceof TailRow ? message.body : undefined;
  }

  #add(message: BusMessage, judgement: Judgement): void {
    const row = new TailRow(message, judgement);
    this.#rows.push(row);
    this.#kept.push(row);
    this.#keptBytes += row.size;
    const isMuch = () => this.#keptBytes > MOST_BYTES || this.#kept.length - this.#keptFrom > MOST_KEPT;
    while (isMuch() && this.#keptFrom < this.#kept.length - 1) {
      const oldest = this.#kept[this.#keptFrom++];
      if (oldest === undefined) break;
      this.#keptBytes -= oldest.size;
      oldest.dropBody();
    }
    if (this.#keptFrom > 10_000) {
      this.#kept = this.#kept.slice(this.#keptFrom);
      this.#keptFrom = 0;
    }
  }
}
