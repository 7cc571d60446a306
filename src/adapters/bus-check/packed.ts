import type { Depth } from "../../bus/check/checker.ts";
import type { BusHeader, BusMessage } from "../../bus/port.ts";

/** Messages with their bodies one behind the other, so that one copy and few objects move them all. */
export interface Packed {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly length: number;
  /** Each message: where its body ends, its time, its sequence (0: none), subject, stream (-1: none), depth. */
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly subjects: readonly string[];
  readonly streams: readonly string[];
  /** Of messages that have any, by their place. */
  readonly headers: ReadonlyMap<number, readonly BusHeader[]>;
}

const FIELDS = 6;
const SCHEMA = 1;
const SIGNATURES = 2;
const FIRST_BYTES = 256 * 1024;
const FIRST_MESSAGES = 512;

/** Gathers messages; what it has handed over is no longer its own. */
export class Packer {
  #bytes = new Uint8Array(FIRST_BYTES);
  #numbers = new Float64Array(FIRST_MESSAGES * FIELDS);
  #at = 0;
  #length = 0;
  readonly #subjects = new Names();
  readonly #streams = new Names();
  #headers = new Map<number, readonly BusHeader[]>();

  get length(): number {
    return this.#length;
  }

  get bytes(): number {
    return this.#at;
  }

  add({ data, time, sequence = 0, subject, stream, headers }: BusMessage, depth: Depth): void {
    const end = this.#at + data.length;
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, Math.max(end, this.#bytes.length * 2));
    this.#bytes.set(data, this.#at);
    this.#at = end;
    let at = this.#length * FIELDS;
    if (at === this.#numbers.length) this.#numbers = grownNumbers(this.#numbers);
    const numbers = this.#numbers;
    numbers[at++] = end;
    numbers[at++] = time;
    numbers[at++] = sequence;
    numbers[at++] = this.#subjects.of(subject);
    numbers[at++] = stream === undefined ? -1 : this.#streams.of(stream);
    numbers[at] = (depth.schema ? SCHEMA : 0) | (depth.signatures ? SIGNATURES : 0);
    if (headers.length > 0) this.#headers.set(this.#length, headers);
    this.#length += 1;
  }

  take(): Packed {
    const packed = {
      bytes: this.#bytes,
      length: this.#length,
      numbers: this.#numbers,
      subjects: this.#subjects.take(),
      streams: this.#streams.take(),
      headers: this.#headers,
    };
    this.#bytes = new Uint8Array(Math.max(FIRST_BYTES, this.#at));
    this.#numbers = new Float64Array(FIRST_MESSAGES * FIELDS);
    this.#headers = new Map();
    this.#at = 0;
    this.#length = 0;
    return packed;
  }
}

/** Visits the messages in their order; the bytes are views of those of all. */
export function* unpack(packed: Packed): Generator<{ readonly message: BusMessage; readonly depth: Depth }> {
  const { bytes, numbers, length, subjects, streams, headers } = packed;
  const read = (at: number) => numbers[at] ?? 0;
  let start = 0;
  for (let index = 0; index < length; index++) {
    const at = index * FIELDS;
    const [end, sequence, place, bits] = [read(at), read(at + 2), read(at + 4), read(at + 5)];
    const known = {
      subject: subjects[read(at + 3)] ?? "",
      data: bytes.subarray(start, end),
      headers: headers.get(index) ?? NONE,
      time: read(at + 1),
    };
    const stored = place < 0 ? known : { ...known, stream: streams[place] ?? "" };
    const message: BusMessage = sequence === 0 ? stored : { ...stored, sequence };
    start = end;
    yield { message, depth: { schema: (bits & SCHEMA) !== 0, signatures: (bits & SIGNATURES) !== 0 } };
  }
}

const NONE: readonly BusHeader[] = [];

/** Texts that come again and again, by number. */
class Names {
  #places = new Map<string, number>();

  of(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place = this.#places.size;
    this.#places.set(name, place);
    return place;
  }

  take(): readonly string[] {
    const names = [...this.#places.keys()];
    this.#places = new Map();
    return names;
  }
}

function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(length);
  more.set(bytes);
  return more;
}

function grownNumbers(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const more = new Float64Array(numbers.length * 2);
  more.set(numbers);
  return more;
}
