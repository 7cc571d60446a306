import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  writeSync,
} from "node:fs";
import { promisify } from "node:util";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import { frameLength, SEGMENT_MAGIC, writeFrame } from "../../kernel/journal/frame.ts";
import type { JournalCut } from "../../kernel/journal/journal.ts";
import { SpareBuffers } from "../../kernel/spare-buffers.ts";
import type { FileLock } from "./lock.ts";
import { corrupt, findTail } from "./scan.ts";
import { createSegment, listSegments, type SegmentFile } from "./segment-files.ts";

const sync = promisify(fdatasync);

export interface WriterOptions {
  readonly folder: string;
  readonly segmentBytes: number;
  readonly maxRecordBytes: number;
  readonly onCut: (cut: JournalCut) => void;
  readonly now: () => number;
  /** A segment was begun: a moment to let old ones go. The lock is held. */
  readonly onRoll: () => void;
}

/** The segment that is written to, and what is known of its end. */
interface Open {
  readonly segment: SegmentFile;
  readonly file: number;
  end: number;
  next: number;
  time: number;
}

/** Appends under the lock; what another process appended meanwhile is read first. */
export class Writer implements Disposable {
  readonly #options: WriterOptions;
  readonly #lock: FileLock;
  #open: Open | undefined;
  readonly #spare = new SpareBuffers();

  constructor(options: WriterOptions, lock: FileLock) {
    this.#options = options;
    this.#lock = lock;
  }

  /**
   * Writes records next to each other, without waiting for the disk. Resolves with the number of the first,
   * and with the wait for the disk.
   */
  async write(bodies: readonly Uint8Array[]): Promise<{ first: number; synced: Promise<void> }> {
    const { first, file } = await this.#lock.hold(() => this.#write(bodies));
    return { first, synced: sync(file) };
  }

  /** Cuts what a crash left behind; gives the number of the next record and the time of the last. */
  recover(): Promise<{ readonly next: number; readonly time: number }> {
    return this.#lock.hold(() => {
      const { next, time } = this.#current();
      return { next, time };
    });
  }

  [Symbol.dispose](): void {
    if (this.#open !== undefined) closeSync(this.#open.file);
    this.#open = undefined;
  }

  #write(bodies: readonly Uint8Array[]): { first: number; file: number } {
    let open = this.#current();
    if (open.end >= this.#options.segmentBytes) open = this.#roll(open);
    const time = Math.max(this.#options.now(), open.time);
    const length = bodies.reduce((sum, body) => sum + frameLength(body), 0);
    const room = this.#spare.take(length);
    const bytes = room.subarray(0, length);
    let at = 0;
    let sequence = open.next;
    for (const body of bodies) at = writeFrame(bytes, at, { sequence: sequence++, time, body });
    this.#put(open, bytes);
    this.#spare.give(room);
    const first = open.next;
    open.end += bytes.length;
    open.next = sequence;
    open.time = time;
    return { first, file: open.file };
  }

  #put(open: Open, bytes: Buffer): void {
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(open.file, bytes, done, bytes.length - done, open.end + done);
      }
    } catch (error) {
      ftruncateSync(open.file, open.end);
      throw unwritten(this.#options.folder, error);
    }
  }

  /** The newest segment, with its end as it is now. */
  #current(): Open {
    const newest = listSegments(this.#options.folder).at(-1) ?? createSegment(this.#options.folder, 1);
    if (this.#open?.segment.path !== newest.path) this.#use(newest);
    const open = this.#open as Open;
    const { size } = fstatSync(open.file);
    if (size < open.end) throw corrupt(newest.path, size, `it had ${open.end} bytes before`);
    if (size > open.end || open.end === 0) this.#catchUp(open, size);
    return open;
  }

  #use(segment: SegmentFile): void {
    this[Symbol.dispose]();
    const file = openSync(segment.path, constants.O_RDWR);
    this.#open = { segment, file, end: 0, next: segment.first, time: 0 };
  }

  #catchUp(open: Open, size: number): void {
    const { segment, file } = open;
    const from = { offset: open.end, sequence: open.next };
    const tail = findTail(file, segment.path, from, size, this.#options.maxRecordBytes);
    if (tail.last !== undefined) {
      open.next = tail.last.sequence + 1;
      open.time = tail.last.time;
    }
    open.end = tail.end;
    if (tail.end < size) {
      ftruncateSync(file, tail.end);
      fsyncSync(file);
      this.#options.onCut({ file: segment.path, offset: tail.end, bytes: size - tail.end });
    }
    if (open.end < SEGMENT_MAGIC.length) {
      writeSync(file, SEGMENT_MAGIC, 0, SEGMENT_MAGIC.length, 0);
      open.end = SEGMENT_MAGIC.length;
    }
  }

  #roll(open: Open): Open {
    // What others have written to it and not yet synced must not be lost behind a newer segment.
    fsyncSync(open.file);
    const { next, time } = open;
    this.#use(createSegment(this.#options.folder, next));
    const fresh = this.#open as unknown as Open;
    fresh.end = SEGMENT_MAGIC.length;
    fresh.time = time;
    this.#options.onRoll();
    return fresh;
  }
}

export function unwritten(folder: string, cause: unknown): PmovesError {
  return new PmovesError(`cannot write to the journal ${folder}: ${messageOf(cause)}`, {
    code: "journal.write",
    hint: "Make room on the disk, or let the folder be written to; then start again.",
    cause,
  });
}
