import { write } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { messageOf } from "../../kernel/errors.ts";

const writeTo = promisify(write);

/** Most bytes that wait for a reader that does not read. */
const MAX_WAITING = 4 * 1024 * 1024;
/** How long a full pipe is left alone, in milliseconds. */
const FULL_MS = 10;
/** How long closing waits for a reader that does not read. */
const CLOSE_MS = 1_000;

export interface DescriptorSink {
  write(text: string): void;
  close(): Promise<void>;
  /** Bytes that nobody could take. */
  shed(): number;
}

/**
 * Writes lines to a file descriptor without ever waiting for its reader: node's own stderr blocks the whole
 * process on a pipe that is full. What does not fit is dropped, and a line says how much it was.
 */
export function descriptorSink(fd: number, maxWaiting: number = MAX_WAITING): DescriptorSink {
  let waiting: Buffer[] = [];
  let size = 0;
  let shed = 0;
  let unsaid = 0;
  let gone = false;
  let running: Promise<void> = Promise.resolve();
  let busy = false;

  async function whole(bytes: Buffer): Promise<void> {
    let at = 0;
    while (at < bytes.length && !gone) {
      try {
        const { bytesWritten } = await writeTo(fd, bytes, at, bytes.length - at);
        at += bytesWritten;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EAGAIN")
          await pause(FULL_MS, undefined, { ref: false });
        else gone = true;
      }
    }
  }

  async function drain(): Promise<void> {
    busy = true;
    while (waiting.length > 0 && !gone) {
      const bytes = Buffer.concat(waiting);
      waiting = [];
      size = 0;
      await whole(bytes);
      if (unsaid > 0) {
        const said = unsaid;
        unsaid = 0;
        waiting.push(Buffer.from(`{"level":"warn","msg":"log","shed_bytes":${said}}\n`));
      }
    }
    busy = false;
  }

  return {
    write(text) {
      const bytes = Buffer.from(text);
      if (gone || size + bytes.length > maxWaiting) {
        shed += bytes.length;
        unsaid += bytes.length;
        return;
      }
      waiting.push(bytes);
      size += bytes.length;
      if (!busy) running = drain();
    },
    async close() {
      const given = new AbortController();
      const late = pause(CLOSE_MS, undefined, { signal: given.signal }).catch((error: unknown) => {
        if (!given.signal.aborted) throw new Error(`the log could not be closed: ${messageOf(error)}`);
      });
      await Promise.race([running, late]);
      given.abort();
    },
    shed: () => shed,
  };
}
