/** Files that a user names. Throws `PmovesError` that names the file where one can't be read. */
export interface InputFiles {
  /** Bytes in order, unpacked where the file is gzip, whatever its name. A gzip file that is cut short throws. */
  read(path: string): AsyncIterable<Uint8Array>;
  /** What is there; undefined for nothing. */
  kind(path: string): Promise<"file" | "folder" | undefined>;
}
