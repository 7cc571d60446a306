import { statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import type {
  Journal,
  JournalBounds,
  JournalOptions,
  JournalRange,
  JournalRecord,
  JournalSegment,
} from "../../kernel/journal/journal.ts";
import { Changes } from "./changes.ts";
import { GroupCommit } from "./group-commit.ts";
import { FileLock } from "./lock.ts";
import { Reader } from "./reader.ts";
import { applyRetention, dropSegmentsBefore, firstTime } from "./retention.ts";
import { listSegments } from "./segment-files.ts";
import { Writer } from "./writer.ts";

const SEGMENT_BYTES = 16 << 20;
const MAX_RECORD_BYTES = 64 << 20;

/**
 * Opens the journal in a folder, making it where it is not there; what a crash left unfinished is cut.
 * Throws `PmovesError` `journal.open`, `journal.corrupt`, `journal.busy`.
 */
export async function openJournal(
  folder: string,
  options: JournalOptions = {},
  now: () => number = Date.now,
): Promise<Journal> {
  const lock = await openLock(folder);
  const journal = new FileJournal(folder, options, now, lock);
  try {
    await journal.recover();
    return journal;
  } catch (error) {
    await journal[Symbol.asyncDispose]();
    throw error;
  }
}

async function openLock(folder: string): Promise<FileLock> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new FileLock(folder);
  } catch (cause) {
    throw new PmovesError(`cannot open the journal ${folder}: ${messageOf(cause)}`, {
      code: "journal.open",
      hint: "Let the folder be written to, or choose another state folder with PMOVES_HOME.",
      cause,
    });
  }
}

class FileJournal implements Journal {
  readonly name: string;
  readonly #maxRecordBytes: number;
  readonly #lock: FileLock;
  readonly #writer: Writer;
  readonly #commits: GroupCommit;
  readonly #retain: () => void;

  constructor(folder: string, options: JournalOptions, now: () => number, lock: FileLock) {
    this.name = folder;
    this.#lock = lock;
    this.#maxRecordBytes = options.maxRecordBytes ?? MAX_RECORD_BYTES;
    const { maxAge, maxBytes } = options;
    this.#retain = () => {
      applyRetention(folder, { maxBytes, notBefore: maxAge === undefined ? undefined : now() - maxAge });
    };
    const segmentBytes = options.segmentBytes ?? SEGMENT_BYTES;
    const onCut = options.onCut ?? (() => undefined);
    const { maxRecordBytes, onRoll } = { maxRecordBytes: this.#maxRecordBytes, onRoll: this.#retain };
    this.#writer = new Writer({ folder, segmentBytes, maxRecordBytes, onCut, now, onRoll }, lock);
    this.#commits = new GroupCommit(this.#writer, folder);
  }

  async recover(): Promise<void> {
    await this.#writer.recover();
    await this.#lock.hold(this.#retain);
  }

  append(body: Uint8Array): Promise<number> {
    return this.appendAll([body]);
  }

  async appendAll(bodies: readonly Uint8Array[]): Promise<number> {
    const large = bodies.find(({ length }) => length > this.#maxRecordBytes);
    if (large !== undefined) throw tooLarge(this.name, large.length, this.#maxRecordBytes);
    return this.#commits.append(bodies);
  }

  async *read(range: JournalRange = {}): AsyncGenerator<JournalRecord> {
    const { signal, since, to = Number.POSITIVE_INFINITY } = range;
    await using reader = this.#reader(range.from ?? this.#firstSince(since));
    using changes = range.follow === true ? new Changes(this.name, signal) : undefined;
    while (signal?.aborted !== true) {
      const record = reader.buffered() ?? (await reader.next());
      if (record === undefined) {
        if (changes === undefined) return;
        await changes.next();
        continue;
      }
      if (record.sequence > to) return;
      if (since === undefined || record.time >= since) yield record;
      if (record.sequence === to) return;
    }
  }

  async segments(): Promise<readonly JournalSegment[]> {
    const { next } = await this.#writer.recover();
    const files = listSegments(this.name);
    return files.map((file, index) => ({
      first: file.first,
      last: (files[index + 1]?.first ?? next) - 1,
      firstTime: firstTime(file) ?? null,
      bytes: statSync(file.path).size,
    }));
  }

  async bounds(): Promise<JournalBounds> {
    const { next, time } = await this.#writer.recover();
    const first = listSegments(this.name)[0]?.first ?? next;
    return { first, last: next - 1, lastTime: first < next ? time : null };
  }

  dropBefore(sequence: number): Promise<void> {
    return this.#lock.hold(() => dropSegmentsBefore(this.name, sequence));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#commits.close();
    this.#writer[Symbol.dispose]();
    this.#lock[Symbol.dispose]();
  }

  #reader(from: number): Reader {
    const recover = () => this.#writer.recover();
    return new Reader({ folder: this.name, maxRecordBytes: this.#maxRecordBytes, recover }, from);
  }

  /** First number of the newest segment that begins before a time: earlier ones hold nothing of interest. */
  #firstSince(since: number | undefined): number {
    if (since === undefined) return 1;
    const begun = listSegments(this.name).findLast((file) => (firstTime(file) ?? since) < since);
    return begun?.first ?? 1;
  }
}

function tooLarge(name: string, bytes: number, limit: number): PmovesError {
  return new PmovesError(
    `a record of ${bytes} bytes is too large for the journal ${name} (${limit} at most)`,
    {
      code: "journal.too_large",
    },
  );
}
