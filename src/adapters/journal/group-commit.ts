import { PmovesError } from "../../kernel/errors.ts";
import { unwritten, type Writer } from "./writer.ts";

interface Waiting {
  readonly bodies: readonly Uint8Array[];
  readonly resolve: (first: number) => void;
  readonly reject: (error: unknown) => void;
}

/** Appends that wait for each other's fsync: one a batch, whatever came while the disk was busy. */
export class GroupCommit {
  readonly #writer: Writer;
  readonly #folder: string;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #failed: unknown;
  #closed = false;

  constructor(writer: Writer, folder: string) {
    this.#writer = writer;
    this.#folder = folder;
  }

  append(bodies: readonly Uint8Array[]): Promise<number> {
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    if (this.#closed) return Promise.reject(closed(this.#folder));
    const done = new Promise<number>((resolve, reject) => {
      this.#waiting.push({ bodies, resolve, reject });
    });
    this.#running ??= this.#run();
    return done;
  }

  /** Resolves when everything that was asked for is on the disk or rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    // Calls made in the same turn belong to the same batch.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#commit(batch);
    }
    this.#running = undefined;
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    try {
      const { first, synced } = await this.#writer.write(batch.flatMap(({ bodies }) => bodies));
      await synced.catch((error: unknown) => {
        // After a failed fsync nobody knows what the disk holds: nothing may be promised any more.
        this.#failed = unwritten(this.#folder, error);
        throw this.#failed;
      });
      let at = first;
      for (const { bodies, resolve } of batch) {
        resolve(at);
        at += bodies.length;
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

function closed(folder: string): PmovesError {
  return new PmovesError(`the journal ${folder} is closed`, { code: "journal.closed" });
}
