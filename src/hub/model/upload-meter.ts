import type { UploadProgress } from "../port.ts";

interface Line {
  done(count: number): Promise<void>;
  end(): Promise<void>;
}

const LABELS: Readonly<Record<UploadProgress["phase"], string>> = {
  hashing: "MB prepared",
  uploading: "MB sent",
};

/**
 * Shows what has been sent of all files, from the shares that the Hub's client tells of each. Its own hashing before
 * that is a line of its own, or the rate of the upload would be wrong.
 */
export class UploadMeter {
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #show: (label: string, total: number) => Line;
  readonly #done = new Map<string, number>();
  #phase: UploadProgress["phase"] | undefined;
  #line: Line | undefined;

  constructor(sizes: ReadonlyMap<string, number>, show: (label: string, total: number) => Line) {
    this.#sizes = sizes;
    this.#show = show;
  }

  /** A file that is sent again does not count twice. */
  add({ path, phase, share }: UploadProgress): void {
    // Hashing of one file may still be told while another is on its way.
    if (this.#phase !== phase && this.#phase !== "uploading") {
      void this.#line?.end();
      this.#phase = phase;
      this.#done.clear();
      const total = [...this.#sizes.values()].reduce((sum, size) => sum + size, 0);
      this.#line = this.#show(LABELS[phase], megabytes(total));
    }
    if (this.#phase !== phase) return;
    this.#done.set(path, (this.#sizes.get(path) ?? 0) * Math.min(1, share));
    void this.#line?.done(megabytes([...this.#done.values()].reduce((sum, done) => sum + done, 0)));
  }

  async end(): Promise<void> {
    await this.#line?.end();
  }
}

export function megabytes(bytes: number): number {
  return Math.round(bytes / 1e5) / 10;
}
