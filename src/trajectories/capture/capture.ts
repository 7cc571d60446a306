import type { CaptureBatch, CapturedMessage, CaptureSource } from "./source.ts";
import type { Spool } from "./spool.ts";
import type { Incoming } from "./spool-record.ts";

/** What a capture has done so far; counted by source. */
export interface CaptureCounts {
  readonly source: string;
  readonly guarantee: string;
  readonly received: number;
  readonly stored: number;
  readonly repeated: number;
  readonly bad: number;
}

export interface CaptureOptions {
  readonly signal: AbortSignal;
  /** Ends when what is stored now has been read. */
  readonly once: boolean;
  readonly onCount: (counts: CaptureCounts) => void;
}

/**
 * Takes one source into the spool: write, fsync, then acknowledge, in order. Nothing is acknowledged that could be
 * lost. While one batch is on its way to the disk the next is made ready.
 */
export async function captureFrom(
  source: CaptureSource,
  spool: Spool,
  { signal, once, onCount }: CaptureOptions,
): Promise<void> {
  const counts = {
    source: source.name,
    guarantee: source.guarantee,
    received: 0,
    stored: 0,
    repeated: 0,
    bad: 0,
  };
  const from = { source: "bus", stream: source.origin } as const;
  const keep = async ({ messages, acknowledge }: CaptureBatch, before: Promise<void>): Promise<void> => {
    const [added] = await Promise.all([spool.add(messages.map(incoming), from), before]);
    await acknowledge();
    counts.received += messages.length;
    counts.stored += added.stored;
    counts.repeated += added.repeated;
    counts.bad += added.bad;
    onCount({ ...counts });
  };
  // A source that waits for messages is told of a disk that takes none.
  const broken = new AbortController();
  const asked = {
    signal: AbortSignal.any([signal, broken.signal]),
    once,
    after: source.origin === null ? 0 : spool.lastOf(source.origin),
  };
  let last = Promise.resolve();
  try {
    for await (const batch of source.batches(asked)) {
      const before = last;
      last = keep(batch, before);
      last.catch(() => broken.abort());
      await before;
    }
  } finally {
    await last;
  }
}

function incoming({ subject, data, time, sequence }: CapturedMessage): Incoming {
  const bytes = withoutMark(data);
  return { sequence, subject, time, text: bytes.toString("utf8"), data: bytes };
}

/** A byte order mark belongs to no text. */
function withoutMark(data: Uint8Array): Buffer {
  const mark = data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? 3 : 0;
  return Buffer.from(data.buffer, data.byteOffset + mark, data.byteLength - mark);
}
