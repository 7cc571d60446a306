import type { PmovesError } from "../kernel/errors.ts";

/** The bus as commands, screens and bridges see it. NATS and an embedded journal implement it. */

/** One header line; a name may occur several times, and the order is kept. */
export type BusHeader = readonly [name: string, value: string];

export interface BusMessage {
  readonly subject: string;
  /** As it came: nothing is decoded here. Not copied, so whoever keeps it longer than the call copies it. */
  readonly data: Uint8Array;
  readonly headers: readonly BusHeader[];
  /** Unix milliseconds: when it was stored, or received where nothing stores it. */
  readonly time: number;
  /** Only of stored messages. */
  readonly stream?: string;
  readonly sequence?: number;
  /** Where an answer is awaited. */
  readonly reply?: string;
}

export interface Outgoing {
  /** Explicit: no wildcard, no blank. */
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers?: readonly BusHeader[];
  /** Same id within the bus's window: stored once (`Nats-Msg-Id`). */
  readonly messageId?: string;
}

/** What the bus says to a published message. */
export interface Ack {
  /** True: stored, survives a crash of everybody. False: handed over to whoever listens now. */
  readonly durable: boolean;
  readonly stream?: string;
  readonly sequence?: number;
  /** Its message id had been stored before; `sequence` is that of the first. */
  readonly duplicate?: boolean;
}

/** A stretch of history, and what comes after it where `follow` is set. All bounds are inclusive. */
export interface ReadRange {
  /** NATS subjects, `*` for one token and `>` for the rest. */
  readonly subjects: readonly string[];
  /** Unix milliseconds. */
  readonly since?: number | undefined;
  /** The last n of all matching messages. */
  readonly last?: number | undefined;
  /** Needs a single stream. */
  readonly fromSequence?: number | undefined;
  /** Unix milliseconds; with `follow` the end comes when that time has passed. */
  readonly until?: number | undefined;
  /** Goes on with new messages, those of subjects that nothing stores too. */
  readonly follow?: boolean | undefined;
  readonly signal: AbortSignal;
}

export type OnMessage = (message: BusMessage) => void | Promise<void>;

export interface Subscribing {
  /** Ends the subscription. */
  readonly signal: AbortSignal;
  /**
   * Reads no more until the promise that `onMessage` returned has settled, but for what has arrived already. It
   * must not wait for this bus itself: answers come the same way as messages.
   */
  readonly waits?: boolean | undefined;
}

/** What passed while the connection was down. */
export interface Missed {
  readonly stream: string;
  /**
   * Messages stored meanwhile on the subjects listened to; they can be read with `--since`. Never too few: what was
   * heard in the last milliseconds before may be among them, for a server stores it a moment after it gives it.
   */
  readonly messages: number;
}

export type BusStatus =
  | { readonly type: "disconnected"; readonly server: string; readonly reason: string | null }
  | {
      readonly type: "reconnected";
      readonly server: string;
      /** Unix milliseconds; from here on nothing was heard. */
      readonly since: number;
      readonly downMs: number;
      /** One entry a stream that covers subjects listened to; what no stream covers cannot be known. */
      readonly missed: readonly Missed[];
      /** Subjects listened to that no stream stores: what passed there is gone, uncounted. */
      readonly unknown: readonly string[];
    }
  /** The server cut us off or skipped because we read too slowly; `lost` is null where nobody counted. */
  | { readonly type: "slow_consumer"; readonly lost: number | null }
  /** A stream whose subjects were asked for, and that reading would disturb. Its live messages still come. */
  | { readonly type: "not_read"; readonly stream: string; readonly reason: string }
  /** Something the bus said that ends nothing, e.g. a refused subject. */
  | { readonly type: "trouble"; readonly reason: string };

export type Retention = "limits" | "workqueue" | "interest";

export interface StreamState {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly retention: Retention;
  readonly messages: number;
  readonly bytes: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** Unix milliseconds; null while it is empty. */
  readonly firstTime: number | null;
  readonly lastTime: number | null;
  readonly consumers: number;
  /** Milliseconds; null for ever. */
  readonly maxAge: number | null;
  /** Null where its history may be read, else why not. */
  readonly refused: string | null;
}

export interface Bus extends AsyncDisposable {
  readonly kind: "nats" | "journal";
  /** Where it is, fit for any output: no user, password or token. */
  readonly name: string;
  /**
   * Live messages, in order, once a message however many of the subjects match. Resolves when everything
   * published from now on will be heard. Nothing is buffered: `onMessage` runs as messages come in, and one
   * that is slow slows the connection. It must neither throw nor reject.
   */
  subscribe(subjects: readonly string[], onMessage: OnMessage, options: Subscribing): Promise<void>;
  /**
   * History in order of time, read no faster than it is taken. Leaves nothing behind: no durable, never a
   * consumer on a work queue. Throws `PmovesError` `bus.not_readable` where only such streams hold the
   * subjects, `bus.no_history` where no stream does (unless `follow`).
   */
  read(range: ReadRange): AsyncIterable<BusMessage>;
  /** Throws `PmovesError`: `bus.subject`, `bus.too_large`, `bus.unreachable`, `bus.auth`. */
  publish(message: Outgoing): Promise<Ack>;
  streams(): Promise<readonly StreamState[]>;
  /** Statuses as they happen, from the moment of the call; the returned function ends it. */
  onStatus(listener: (status: BusStatus) => void): () => void;
  /** Resolves when the connection has ended for good: null after it was closed here, else why. */
  readonly closed: Promise<PmovesError | null>;
  /** Largest message in bytes, headers included. */
  readonly maxPayload: number;
}
