import type { BusMessage } from "../port.ts";
import { headLine, recordedLine } from "../recording/format.ts";
import { type LineFile, withoutItsSecrets } from "../recording/record.ts";

export interface FeedRecordingPorts {
  /** A new file of the user's. */
  readonly open: (path: string) => Promise<LineFile>;
  readonly now: () => number;
  readonly bus: string;
  readonly subjects: readonly string[];
  readonly reveal: boolean;
}

/** What `bus record` writes, switched on and off while messages are watched. */
export class FeedRecording {
  readonly #ports: FeedRecordingPorts;
  #file: LineFile | undefined;
  #messages = 0;
  #left = 0;
  #isFull = false;
  #failure: unknown;

  constructor(ports: FeedRecordingPorts) {
    this.#ports = ports;
  }

  /** Begins, or ends what was begun; says what was done. Throws `PmovesError` `file.exists`, `file.write`. */
  async toggle(): Promise<string> {
    const { open, now, bus, subjects } = this.#ports;
    if (this.#file !== undefined) return this.end();
    const path = `pmoves-bus-${new Date(now()).toISOString().replace(/[-:]|\.\d+/g, "")}.jsonl`;
    const file = await open(path);
    [this.#messages, this.#left, this.#isFull, this.#failure] = [0, 0, false, undefined];
    await file.write(headLine(bus, subjects, now()));
    this.#file = file;
    return `recording to ${path}`;
  }

  add(messages: readonly BusMessage[]): void {
    const file = this.#file;
    if (file === undefined) return;
    for (const message of messages) {
      if (this.#isFull) {
        this.#left += 1;
        continue;
      }
      this.#messages += 1;
      const safe = this.#ports.reveal ? message : withoutItsSecrets(message);
      const room = file.write(recordedLine(safe));
      if (room !== undefined) this.#waitFor(room);
    }
  }

  async end(): Promise<string> {
    const file = this.#file;
    this.#file = undefined;
    if (file === undefined) return "nothing is recorded";
    await file.close();
    if (this.#failure !== undefined) throw this.#failure;
    const left =
      this.#left === 0 ? "" : `; ${this.#left} came faster than the disk took them and are not in it`;
    const messages = `${this.#messages} message${this.#messages === 1 ? "" : "s"}`;
    return `${messages} in ${file.path}${left}`;
  }

  /** A screen waits for nobody: what comes while the disk is behind is left out, and counted. */
  #waitFor(room: Promise<void>): void {
    this.#isFull = true;
    room.then(
      () => {
        this.#isFull = false;
      },
      (error: unknown) => {
        this.#failure = error;
      },
    );
  }
}
