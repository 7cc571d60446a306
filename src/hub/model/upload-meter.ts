import type { UploadProgress } from "../port.ts";

/** Adds up what has been sent of all files, from the shares that the Hub's client tells of each. */
export class UploadMeter {
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #sent = new Map<string, number>();
  readonly total: number;

  constructor(sizes: ReadonlyMap<string, number>) {
    this.#sizes = sizes;
    this.total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  }

  /** Bytes sent of all files after this. A file that is sent again does not count twice. */
  add({ path, phase, share }: UploadProgress): number {
    if (phase === "uploading") this.#sent.set(path, (this.#sizes.get(path) ?? 0) * Math.min(1, share));
    return Math.round([...this.#sent.values()].reduce((sum, sent) => sum + sent, 0));
  }
}
