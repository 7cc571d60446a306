/** A folder of model files, or one file, on this machine. Weights are read in pieces: they may be larger than memory. */
export interface ModelFiles {
  /** As it was named, for people. */
  readonly path: string;
  /** Files below it, hidden ones left out, by name. Names have `/` between folders. */
  list(): Promise<readonly ModelFile[]>;
  /** `length` bytes from `offset`; fewer where the file ends. Throws with the system's reason. */
  read(name: string, offset: number, length: number): Promise<Uint8Array>;
  /** Hashes of the whole content. */
  digest(name: string, options: DigestOptions): Promise<Digest>;
  /** Where a file lies, for whoever sends it. */
  locate(name: string): string;
}

export interface ModelFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

export interface DigestOptions {
  readonly signal: AbortSignal;
  /** Told how many bytes more have been read. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** What the Hub says of a file too: of LFS files the SHA-256, of others git's id. */
export interface Digest {
  readonly sha256: string;
  /** Null for files so large that the Hub keeps them as LFS. */
  readonly gitOid: string | null;
}

/** Most bytes of a file that is read whole: configurations and indexes, never weights. */
const MOST_WHOLE = 64 * 1024 * 1024;

/** The text of a small file; undefined where it is larger than any configuration. */
export async function smallText(files: ModelFiles, { name, size }: ModelFile): Promise<string | undefined> {
  if (size > MOST_WHOLE) return undefined;
  return Buffer.from(await files.read(name, 0, size)).toString("utf8");
}
