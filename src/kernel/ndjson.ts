import { TooLarge } from "./too-large.ts";
import { Utf8Stream } from "./utf8-stream.ts";

const DEFAULT_LIMIT = 16 * 1024 * 1024;

/** Incremental splitter of newline-delimited JSON: bytes in, the lines that they completed out, blank ones left out. */
export class NdjsonParser {
  readonly #utf8 = new Utf8Stream();
  readonly #limit: number;
  #pieces: string[] = [];
  #pieceLength = 0;
  /** The text of the chunk that was pushed last, as it came. */
  text = "";

  /** `limit`: most characters that one line may have. */
  constructor(limit: number = DEFAULT_LIMIT) {
    this.#limit = limit;
  }

  /** Throws `TooLarge` when a line outgrows the limit. The lines are not parsed. */
  push(chunk: Uint8Array): readonly string[] {
    const text = this.#utf8.decode(chunk);
    this.text = text;
    const lines: string[] = [];
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      const line = this.#pieceLength > 0 ? this.#join(text.slice(0, end)) : text.slice(start, end);
      start = end + 1;
      if (line.length > this.#limit) throw new TooLarge("a line of the stream", this.#limit);
      if (line !== "" && line.trim() !== "") lines.push(line);
    }
    if (start < text.length) this.#hold(text.slice(start));
    return lines;
  }

  /** Call at the end of the bytes: the last line where no line feed closed it, whole or cut; else undefined. */
  end(): string | undefined {
    const rest = this.#utf8.end();
    if (rest !== "") this.#hold(rest);
    const line = this.#join("");
    return line.trim() === "" ? undefined : line;
  }

  #hold(piece: string): void {
    this.#pieces.push(piece);
    this.#pieceLength += piece.length;
    if (this.#pieceLength > this.#limit) throw new TooLarge("a line of the stream", this.#limit);
  }

  #join(last: string): string {
    this.#pieces.push(last);
    const line = this.#pieces.join("");
    this.#pieces = [];
    this.#pieceLength = 0;
    return line;
  }
}
