import type { Inspected, Judgement, LineOptions } from "../../bus/index.ts";
import type { BusHeader, BusMessage } from "../../bus/port.ts";

/** What the thread is started with. Passphrases go from memory to memory and nowhere else. */
export interface Setup {
  /** Folder of contracts. */
  readonly contracts: string;
  /** Folder of ours. */
  readonly own: string;
  readonly keys: readonly { readonly passphrase: string; readonly from: string }[];
  readonly strict: boolean;
  readonly reveal: boolean;
  /** Signatures verified a second; the rest is told to be not checked. Undefined for all. */
  readonly signatureRate: number | undefined;
}

/** Messages with their bodies one behind the other, so that one copy moves them all. */
export interface Packed {
  readonly bytes: Uint8Array;
  /** Where each body ends. */
  readonly ends: Uint32Array;
  readonly times: Float64Array;
  /** 0 where there is none. */
  readonly sequences: Float64Array;
  readonly subjects: readonly string[];
  readonly streams: readonly (string | undefined)[];
  /** Undefined where no message has any. */
  readonly headers: readonly (readonly BusHeader[])[] | undefined;
}

export type Request =
  | {
      readonly type: "judge";
      readonly id: number;
      readonly packed: Packed;
      /** Bit 0: schema, bit 1: signatures. */
      readonly depths: Uint8Array;
      readonly lines: LineOptions | undefined;
    }
  | { readonly type: "inspect"; readonly id: number; readonly packed: Packed }
  | { readonly type: "close" };

export type Reply =
  | { readonly type: "ready" }
  | {
      readonly type: "judged";
      readonly id: number;
      /** Names of judgements; new ones are defined in the same reply. */
      readonly names: Uint32Array;
      readonly defined: readonly (readonly [number, Judgement])[];
      /** Names of earlier replies mean nothing any more. */
      readonly forgotten: boolean;
      readonly lines: Uint8Array | undefined;
    }
  | { readonly type: "inspected"; readonly id: number; readonly message: Inspected }
  | {
      readonly type: "failed";
      readonly message: string;
      readonly code: string;
      readonly hint: string | undefined;
    };

export function pack(messages: readonly BusMessage[]): Packed {
  const total = messages.reduce((sum, { data }) => sum + data.length, 0);
  const bytes = new Uint8Array(total);
  const ends = new Uint32Array(messages.length);
  const times = new Float64Array(messages.length);
  const sequences = new Float64Array(messages.length);
  let at = 0;
  for (const [index, { data, time, sequence }] of messages.entries()) {
    bytes.set(data, at);
    at += data.length;
    ends[index] = at;
    times[index] = time;
    sequences[index] = sequence ?? 0;
  }
  const subjects = messages.map(({ subject }) => subject);
  const streams = messages.map(({ stream }) => stream);
  const headers = messages.some((message) => message.headers.length > 0)
    ? messages.map((message) => message.headers)
    : undefined;
  return { bytes, ends, times, sequences, subjects, streams, headers };
}

export function* unpack(packed: Packed): Generator<BusMessage> {
  let at = 0;
  for (const [index, subject] of packed.subjects.entries()) {
    const end = packed.ends[index] ?? at;
    const data = packed.bytes.subarray(at, end);
    at = end;
    const stream = packed.streams[index];
    const sequence = packed.sequences[index];
    yield {
      subject,
      data,
      headers: packed.headers?.[index] ?? [],
      time: packed.times[index] ?? 0,
      ...(stream === undefined ? {} : { stream }),
      ...(sequence ? { sequence } : {}),
    };
  }
}
