/** A folder of our own making: a plan, or a run. Names have `/` between folders. */
export interface WorkFolder {
  /** Absolute. */
  readonly path: string;
  locate(name: string): string;
  /** Undefined where there is no such file. */
  readText(name: string): Promise<string | undefined>;
  /** Writes a file as a whole; a reader sees the old or the new text. */
  writeText(name: string, text: string): Promise<void>;
  /** Makes an empty file; false where one is there already. Of several processes one makes it. */
  claim(name: string): Promise<boolean>;
  /** A JSON array, one element a line. Resolves to their number. */
  writeArray(name: string, values: AsyncIterable<unknown>): Promise<number>;
  /** Lines of text. Resolves to their number. */
  writeLines(name: string, lines: AsyncIterable<string>): Promise<number>;
  readLines(name: string): AsyncIterable<string>;
  /** Bytes of a file from an offset on; empty where it has no more or is not there. */
  readFrom(name: string, offset: number, most: number): Promise<Uint8Array>;
  /** Bytes of a file; 0 where it is not there. */
  size(name: string): Promise<number>;
  digest(name: string): Promise<{ readonly sha256: string; readonly bytes: number }>;
  /** Folders right below one, by name; none where it is not there. */
  folders(name: string): Promise<readonly string[]>;
  remove(name: string): Promise<void>;
  /** The same below. Makes the folder. */
  below(name: string): Promise<WorkFolder>;
}
