import type { CaptureSource } from "./source.ts";
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

/** Takes one source into the spool: write, fsync, then acknowledge. Nothing is acknowledged that could be lost. */
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
  const after = source.origin === null ? 0 : spool.lastOf(source.origin);
  for await (const { messages, acknowledge } of source.batches({ signal, once, after })) {
    const incoming = messages.map(({ subject, data, time, position }): Incoming => {
      const bytes = withoutMark(data);
      return { position, subject, time, text: bytes.toString("utf8"), data: bytes };
    });
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
function withoutMark(data: Uint8Array): Buffer {
  const mark = data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? 3 : 0;
  return Buffer.from(data.buffer, data.byteOffset + mark, data.byteLength - mark);
}
