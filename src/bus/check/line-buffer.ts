import type { BusMessage } from "../port.ts";
import type { Checked } from "./checker.ts";
import { lineHead, lineRest } from "./line.ts";

const BODY = Buffer.from('"body":');
const END = Buffer.from("}\n");

/** Lines of one batch as bytes. A body that is shown as it came is copied, not decoded and encoded again. */
export class LineBuffer {
  #bytes: Buffer;
  #at = 0;

  /** `expected`: bytes of bodies, so that it seldom has to grow. */
  constructor(expected: number) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(64 * 1024, expected * 2));
  }

  add(message: BusMessage, checked: Checked, judgement: string): void {
    const head = lineHead(message, checked, judgement);
    // A unit of UTF-16 has three bytes at most.
    this.#reserve(head.length * 3);
    this.#at += this.#bytes.write(head, this.#at);
    if (isAsItCame(message, checked)) {
      this.#put(BODY);
      this.#put(message.data);
      this.#put(END);
    } else this.#put(Buffer.from(lineRest(message, checked)));
  }

  /** A copy of the right size, that can be handed to another thread. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#at);
    bytes.set(this.#bytes.subarray(0, this.#at));
    return bytes;
  }

  #put(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #reserve(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#at + more, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}

function isAsItCame({ data }: BusMessage, { json, changed }: Checked): boolean {
  return json && !changed && !data.includes(10) && !data.includes(13);
}
