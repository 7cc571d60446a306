import type { ModelFile, ModelFiles } from "./files.ts";

const WINDOW = 1024 * 1024;

/** What was expected lies beyond the end of the file. */
export class CutShort extends Error {
  override readonly name = "CutShort";
}

/** Reads a file from its start in little-endian pieces, through a window: what is skipped is not read. */
export class ByteReader {
  readonly #files: ModelFiles;
  readonly #file: ModelFile;
  #window = Buffer.alloc(0);
  #from = 0;
  #at = 0;

  constructor(files: ModelFiles, file: ModelFile) {
    this.#files = files;
    this.#file = file;
  }

  /** Bytes from the start of the file. */
  get at(): number {
    return this.#at;
  }

  /** Throws `CutShort` where the file has not so many. */
  async take(length: number): Promise<Buffer> {
    if (length > this.#file.size - this.#at) throw new CutShort();
    const inside = this.#at - this.#from;
    if (inside < 0 || inside + length > this.#window.length) {
      this.#from = this.#at;
      this.#window = Buffer.from(
        await this.#files.read(
          this.#file.name,
          this.#at,
          Math.max(length, Math.min(WINDOW, this.#file.size - this.#at)),
        ),
      );
      if (this.#window.length < length) throw new CutShort();
    }
    const start = this.#at - this.#from;
    this.#at += length;
    return this.#window.subarray(start, start + length);
  }

  skip(length: number): void {
    if (length > this.#file.size - this.#at) throw new CutShort();
    this.#at += length;
  }

  async u32(): Promise<number> {
    return (await this.take(4)).readUInt32LE(0);
  }

  /** A count; one that no file can have is `CutShort`. */
  async count(): Promise<number> {
    const value = (await this.take(8)).readBigUInt64LE(0);
    if (value > BigInt(this.#file.size)) throw new CutShort();
    return Number(value);
  }

  async u64(): Promise<bigint> {
    return (await this.take(8)).readBigUInt64LE(0);
  }
}
