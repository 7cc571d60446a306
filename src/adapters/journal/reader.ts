import { type FileHandle, open } from "node:fs/promises";
import { FRAME_HEAD, readFrame, SEGMENT_MAGIC } from "../../kernel/journal/frame.ts";
import type { JournalRecord } from "../../kernel/journal/journal.ts";
import { corrupt } from "./scan.ts";
import { listSegments, type SegmentFile } from "./segment-files.ts";

const CHUNK = 256 * 1024;

export interface ReaderOptions {
  readonly folder: string;
  readonly maxRecordBytes: number;
  /** Called where the newest segment holds something that is no record: cut what a crash left, or throw. */
  readonly recover: () => Promise<unknown>;
}

/** Reads records in order; stands still at the end and goes on where it stood when called again. */
export class Reader implements AsyncDisposable {
  readonly #options: ReaderOptions;
  #segment: SegmentFile | undefined;
  #file: FileHandle | undefined;
  /** Offset of the next record in the file. */
  #at = 0;
  #buffer: Buffer = Buffer.alloc(0);
  /** Offset of the next record in the buffer. */
  #used = 0;
  #next: number;

  constructor(options: ReaderOptions, from: number) {
    this.#options = options;
    this.#next = from;
  }

  /** The next record, or undefined at the present end. Its body stays valid. */
  async next(): Promise<JournalRecord | undefined> {
    for (let recovered = false; ; ) {
      const record = this.buffered();
      if (record !== undefined) return record;
      const more = await this.#more();
      if (more === "end") return undefined;
      if (more === "bad") {
        if (recovered) throw corrupt(this.#segment?.path ?? "", this.#at, "this is no record");
        recovered = true;
        await this.#options.recover();
        this.#forget();
      }
    }
  }

  /** The next record where it has been read from the disk already. */
  buffered(): JournalRecord | undefined {
    for (;;) {
      const frame = readFrame(this.#buffer, this.#used, this.#options.maxRecordBytes);
      if (frame.state !== "record") return undefined;
      this.#at += frame.end - this.#used;
      this.#used = frame.end;
      if (frame.record.sequence < this.#next) continue;
      this.#next = frame.record.sequence + 1;
      return frame.record;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  /** Reads on; says "end" where there is nothing more now and "bad" where no record stands. */
  async #more(): Promise<"read" | "end" | "bad"> {
    if (this.#file === undefined && !(await this.#enter(this.#segmentOf(this.#next)))) return "end";
    const frame = readFrame(this.#buffer, this.#used, this.#options.maxRecordBytes);
    // Whoever comes later than this look at the names may have written to this file before; so look first.
    const following = this.#following();
    const wants = frame.state === "short" ? frame.wants : FRAME_HEAD;
    let got = await this.#fill(Math.max(CHUNK, wants));
    let now = readFrame(this.#buffer, 0, this.#options.maxRecordBytes);
    if (now.state === "short" && now.wants > CHUNK) {
      got = await this.#fill(now.wants);
      now = readFrame(this.#buffer, 0, this.#options.maxRecordBytes);
    }
    if (now.state === "record") return "read";
    if (now.state === "bad") return "bad";
    if (following === undefined) return "end";
    if (got > 0) throw corrupt(this.#segment?.path ?? "", this.#at, "the record there has no end");
    await this.#enter(following);
    return "read";
  }

  /** Reads anew from the next record on, so that nothing half written is ever kept. */
  async #fill(length: number): Promise<number> {
    const buffer = Buffer.allocUnsafeSlow(length);
    let got = 0;
    while (got < length) {
      const { bytesRead } = await (this.#file as FileHandle).read(buffer, got, length - got, this.#at + got);
      if (bytesRead === 0) break;
      got += bytesRead;
    }
    this.#buffer = buffer.subarray(0, got);
    this.#used = 0;
    return got;
  }

  #forget(): void {
    this.#buffer = Buffer.alloc(0);
    this.#used = 0;
  }

  async #enter(segment: SegmentFile | undefined): Promise<boolean> {
    await this[Symbol.asyncDispose]();
    this.#forget();
    this.#segment = segment;
    this.#at = SEGMENT_MAGIC.length;
    if (segment === undefined) return false;
    try {
      this.#file = await open(segment.path, "r");
    } catch (error) {
      // Dropped between the look and the opening: the next one that is left.
      if ((error as { readonly code?: unknown }).code !== "ENOENT") throw error;
      return this.#enter(this.#segmentOf(segment.first + 1));
    }
    return true;
  }

  /** The segment that holds a sequence number, else the first behind it. */
  #segmentOf(sequence: number): SegmentFile | undefined {
    const all = listSegments(this.#options.folder);
    return all.findLast(({ first }) => first <= sequence) ?? all[0];
  }

  #following(): SegmentFile | undefined {
    const here = this.#segment?.first ?? 0;
    return listSegments(this.#options.folder).find(({ first }) => first > here);
  }
}
