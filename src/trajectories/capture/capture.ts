import type { CaptureBatch, CaptureSource } from "./source.ts";
import type { Spool } from "./spool.ts";

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
    const [added] = await Promise.all([spool.keep(messages), before]);
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
    gather: () => spool.gather(from),
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
