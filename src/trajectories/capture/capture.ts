import type { CaptureSource } from "./source.ts";
import type { Incoming, Spool } from "./spool.ts";

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

/** Takes one source into the spool: write, fsync, then acknowledge. Nothing is acknowledged that could be lost. */
export async function captureFrom(
  source: CaptureSource,
  spool: Spool,
  { signal, once, onCount }: CaptureOptions,
): Promise<void> {
  const decoder = new TextDecoder();
  const counts = {
    source: source.name,
    guarantee: source.guarantee,
    received: 0,
    stored: 0,
    repeated: 0,
    bad: 0,
  };
  const after = source.origin === null ? 0 : spool.lastOf(source.origin);
  for await (const { messages, acknowledge } of source.batches({ signal, once, after })) {
    const incoming = messages.map(
      ({ subject, data, time, position }): Incoming => ({
        position,
        subject,
        time,
        text: decoder.decode(data),
        data: withoutMark(data),
      }),
    );
    const added = await spool.add(incoming, "bus");
    await acknowledge();
    counts.received += messages.length;
    counts.stored += added.stored;
    counts.repeated += added.repeated;
    counts.bad += added.bad;
    onCount({ ...counts });
  }
}

/** A byte order mark belongs to no text. */
function withoutMark(data: Uint8Array): Uint8Array {
  return data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? data.subarray(3) : data;
}
