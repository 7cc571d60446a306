import type { CheckedMessage, Judgement } from "../checked-message.ts";
import type { BusMessage } from "../port.ts";
import type { Depth } from "./checker.ts";

/** What a checked batch is turned into, beside judgements. */
export interface LineOptions {
  /** Lines of invalid messages only. */
  readonly invalidOnly: boolean;
}

export interface JudgedBatch {
  /** One a message, in their order. Many share one object. */
  readonly judgements: readonly Judgement[];
  /** JSONL, one line a message, where lines were asked for. */
  readonly lines: Uint8Array | undefined;
}

/** A message in full: the body is text without secrets, null where it is no UTF-8. */
export type Inspected = CheckedMessage & { readonly text: string | null };

/** Messages that are gathered for the thread; their bytes are copied as they are added. */
export interface CheckBatch {
  readonly length: number;
  readonly bytes: number;
  add(message: BusMessage, depth: Depth): void;
  /** Hands them over; the batch is empty then. */
  judge(lines?: LineOptions): Promise<JudgedBatch>;
  /** Empties it unjudged. */
  drop(): void;
}

/** Decodes and checks beside the caller, who goes on meanwhile. `adapters/bus-check` does it in a thread. */
export interface CheckThread extends AsyncDisposable {
  batch(): CheckBatch;
  inspect(message: BusMessage): Promise<Inspected>;
  /** Messages that have been handed over and not answered. */
  readonly pending: number;
}
