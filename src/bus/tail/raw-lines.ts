import { mayHoldSecrets, withoutSecrets } from "../check/secrets.ts";
import type { BusMessage } from "../port.ts";
import type { TailCounts } from "./counts.ts";
import type { Pieces } from "./pieces.ts";
import type { Taker } from "./source.ts";

const BLOCK = 256 * 1024;
const LINE_FEED = 10;

/** Bodies as they came, a line feed behind each; only secrets are taken out. Nothing is decoded. */
export class RawLines implements Taker {
  readonly #pieces: Pieces;
  readonly #counts: TailCounts;
  readonly #reveal: boolean;
  #block = Buffer.allocUnsafeSlow(BLOCK);
  #start = 0;
  #at = 0;
  /** Where each body of the present piece ends. */
  #ends: number[] = [];
  #scheduled = false;

  constructor(pieces: Pieces, counts: TailCounts, reveal: boolean) {
    this.#pieces = pieces;
    this.#counts = counts;
    this.#reveal = reveal;
  }

  take(message: BusMessage): Promise<void> | undefined {
    const { data } = message;
    this.#counts.add(message);
    if (this.#at + data.length + 1 > this.#block.length) this.#next(data.length + 1);
    this.#block.set(data, this.#at);
    this.#at += data.length;
    this.#block[this.#at++] = LINE_FEED;
    this.#ends.push(this.#at);
    if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.flush();
      });
    }
    return this.#pieces.room();
  }

  flush(): void {
    const piece = this.#block.subarray(this.#start, this.#at);
    this.#pieces.push(this.#reveal ? piece : this.#safe(piece));
    this.#start = this.#at;
    this.#ends = [];
  }

  #next(room: number): void {
    this.flush();
    this.#block = Buffer.allocUnsafeSlow(Math.max(BLOCK, room));
    this.#start = 0;
    this.#at = 0;
  }

  /** Looks at all bodies at once, and at each only where something may be a secret. */
  #safe(piece: Buffer): Buffer {
    if (!mayHoldSecrets(piece.toString("latin1"))) return piece;
    let start = this.#start;
    const lines = this.#ends.map((end) => {
      const body = this.#block.subarray(start, end - 1);
      start = end;
      return Buffer.concat([safeBody(body), Buffer.of(LINE_FEED)]);
    });
    return Buffer.concat(lines);
  }
}

function safeBody(body: Buffer): Buffer {
  try {
    const { text, secrets } = withoutSecrets(body.toString("utf8"));
    return secrets === 0 ? body : Buffer.from(text);
  } catch {
    // Secrets are values of JSON documents; this is none.
    return body;
  }
}
