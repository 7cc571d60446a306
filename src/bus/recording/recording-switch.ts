import type { TailOptions } from "../tail/options.ts";
import type { SourcePorts } from "../tail/source.ts";
import { type LineFile, type Recorded, record } from "./record.ts";

export interface SwitchPorts extends SourcePorts {
  /** Opens a new file. Throws where one is there. */
  readonly open: (path: string) => Promise<LineFile>;
}

interface Running {
  readonly path: string;
  readonly stop: AbortController;
  readonly done: Promise<Recorded>;
}

/** Records what crosses the bus between two presses of a key, each time into a file of its own. */
export class RecordingSwitch implements AsyncDisposable {
  readonly #ports: SwitchPorts;
  readonly #options: TailOptions;
  #running: Running | undefined;

  /** Of `options` subjects and texts count, and whether secrets are revealed. */
  constructor(ports: SwitchPorts, { subjects, filter, exclude, reveal }: TailOptions) {
    this.#ports = ports;
    const live = { follow: true, invalidOnly: false, strict: false, checkRate: 1 };
    this.#options = { subjects, filter, exclude, reveal, ...live };
  }

  /** Resolves to what was done, in words. Throws what `open` and the bus throw. */
  async toggle(): Promise<string> {
    if (this.#running !== undefined) return this.#stop(this.#running);
    const { clock, open, bus } = this.#ports;
    const stamp = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, "");
    const path = `pmoves-bus-${stamp}.jsonl`;
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#ports.signal, stop.signal]);
    const file = await open(path);
    const done = record({ bus, clock, signal }, file, this.#options, () => undefined);
    const running = { path, stop, done };
    // Told when it is stopped; until then it must not be nobody's.
    done.catch(() => undefined);
    this.#running = running;
    return `recording to ${path}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#running !== undefined) await this.#stop(this.#running);
  }

  async #stop({ stop, done }: Running): Promise<string> {
    this.#running = undefined;
    stop.abort();
    const { file, messages, lost, redacted } = await done;
    const gone = lost > 0 ? `, ${lost} lost` : "";
    const hidden = redacted > 0 ? `, ${redacted} with secrets taken out` : "";
    return `${messages} message${messages === 1 ? "" : "s"} in ${file}${hidden}${gone}`;
  }
}
