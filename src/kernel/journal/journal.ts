/**
 * An append-only log in a folder of segment files. What `append` has resolved survives `kill -9` and a power
 * cut; several processes may append and read at once. Capture spool, judge journal, chat sessions, outbox
 * and the embedded bus stand on it. `adapters/journal` implements it.
 */
export interface Journal extends AsyncDisposable {
  /** The folder, for people. */
  readonly name: string;
  /**
   * Stores one record; resolves with its sequence number when it is on the disk. Calls that arrive while
   * the disk is busy share one fsync, so don't wait for one before you make the next where order allows.
   * Records of one process keep the order of the calls. Throws `PmovesError` `journal.too_large`,
   * `journal.corrupt`, `journal.busy`, `journal.write` (a full disk; after a failed fsync for good).
   */
  append(body: Uint8Array): Promise<number>;
  /** Several records next to each other; resolves with the number of the first. All on disk, or rejected. */
  appendAll(bodies: readonly Uint8Array[]): Promise<number>;
  /** Records in order of sequence, read no faster than they are taken. */
  read(range?: JournalRange): AsyncIterable<JournalRecord>;
  /** Oldest first. */
  segments(): Promise<readonly JournalSegment[]>;
  bounds(): Promise<JournalBounds>;
  /** Deletes whole segments that hold nothing but records below `sequence`; the newest segment stays. */
  dropBefore(sequence: number): Promise<void>;
}

export interface JournalRecord {
  /** From 1, one more for each record, never used twice. */
  readonly sequence: number;
  /** Unix milliseconds of the append; never less than that of the record before. */
  readonly time: number;
  readonly body: Uint8Array;
}

export interface JournalRange {
  /** First sequence wanted; where that has been dropped, the first that is left. */
  readonly from?: number | undefined;
  /** Last sequence wanted. */
  readonly to?: number | undefined;
  /** Unix milliseconds: records of before are skipped. */
  readonly since?: number | undefined;
  /** Goes on with what this and other processes append, until `signal` aborts. */
  readonly follow?: boolean | undefined;
  /** Ends the reading quietly. */
  readonly signal?: AbortSignal | undefined;
}

export interface JournalSegment {
  readonly first: number;
  readonly last: number;
  /** Unix milliseconds; null while the segment is empty. */
  readonly firstTime: number | null;
  readonly bytes: number;
}

export interface JournalBounds {
  readonly first: number;
  /** `first - 1` while the journal is empty. */
  readonly last: number;
  /** Unix milliseconds of the newest record; null while the journal is empty. */
  readonly lastTime: number | null;
}

export interface JournalOptions {
  /** A new segment is begun beyond this size. Default 16 MiB. */
  readonly segmentBytes?: number | undefined;
  /** Oldest segments go when all together are larger; the newest stays. Default: nothing goes. */
  readonly maxBytes?: number | undefined;
  /** Milliseconds; segments go whose every record is older. Default: nothing goes. */
  readonly maxAge?: number | undefined;
  /** Default 64 MiB. */
  readonly maxRecordBytes?: number | undefined;
  /** Told what was cut off after a crash: bytes that were never acknowledged. */
  readonly onCut?: ((cut: JournalCut) => void) | undefined;
}

export interface JournalCut {
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
}

/** Opens the journal of that name below the state folder, making it where it is not there. */
export type OpenJournal = (name: string, options?: JournalOptions) => Promise<Journal>;
