import { TooLarge } from "./too-large.ts";
import { Utf8Stream } from "./utf8-stream.ts";

/** One event of a `text/event-stream` (WHATWG HTML, "Server-sent events"). `id` and `retry` are not kept. */
export interface SseEvent {
  /** The `event` field; "" where it was absent. */
  readonly event: string;
  /** The `data` fields, joined by line feeds. */
  readonly data: string;
}

const DEFAULT_LIMIT = 16 * 1024 * 1024;
const NONE: readonly SseEvent[] = [];

/**
 * Incremental parser: bytes in, the events that they completed out. Lines may end in CR, LF or CRLF,
 * and may be cut anywhere, also inside a character.
 */
export class SseParser {
  readonly #utf8 = new Utf8Stream();
  readonly #limit: number;
  readonly #onComment: ((text: string) => void) | undefined;
  /** Pieces of the line that has not ended; joined once when it does, so that a long line costs no more. */
  #pieces: string[] = [];
  #pieceLength = 0;
  #data: string | undefined;
  #event = "";
  /** The last character was a CR: an LF that comes next belongs to it. */
  #afterCr = false;
  /** The text of the chunk that was pushed last, as it came. */
  text = "";

  /** `limit`: most characters that one event may have. `onComment` is told the text of comment lines. */
  constructor(limit: number = DEFAULT_LIMIT, onComment?: (text: string) => void) {
    this.#limit = limit;
    this.#onComment = onComment;
  }

  /** Throws `TooLarge` when an event outgrows the limit. */
  push(chunk: Uint8Array): readonly SseEvent[] {
    const text = this.#utf8.decode(chunk);
    this.text = text;
    return text === "" ? NONE : this.#read(this.#plainLines(text));
  }

  /**
   * Call at the end of the bytes: the event whose closing blank line never came, or undefined.
   * Its data may be whole or cut short anywhere; only who understands the data can tell.
   */
  end(): SseEvent | undefined {
    const rest = this.#utf8.end();
    if (rest !== "") this.#hold(rest);
    if (this.#pieceLength > 0) this.#line(this.#join(""));
    if (this.#data === undefined) return undefined;
    const event = { event: this.#event, data: this.#data };
    this.#data = undefined;
    return event;
  }

  /** Makes LF the only line end. */
  #plainLines(text: string): string {
    const skip = this.#afterCr && text.charCodeAt(0) === 10;
    this.#afterCr = text.charCodeAt(text.length - 1) === 13;
    const rest = skip ? text.slice(1) : text;
    return rest.includes("\r") ? rest.replace(/\r\n?/g, "\n") : rest;
  }

  #read(text: string): readonly SseEvent[] {
    let events: SseEvent[] | undefined;
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      const line = this.#pieceLength > 0 ? this.#join(text.slice(0, end)) : text.slice(start, end);
      start = end + 1;
      if (line !== "") {
        this.#line(line);
        continue;
      }
      if (this.#data !== undefined) {
        events ??= [];
        events.push({ event: this.#event, data: this.#data });
        this.#data = undefined;
      }
      this.#event = "";
    }
    if (start < text.length) this.#hold(start === 0 ? text : text.slice(start));
    return events ?? NONE;
  }

  #hold(piece: string): void {
    this.#pieces.push(piece);
    this.#pieceLength += piece.length;
    this.#check();
  }

  #join(last: string): string {
    this.#pieces.push(last);
    const line = this.#pieces.join("");
    this.#pieces = [];
    this.#pieceLength = 0;
    return line;
  }

  #line(line: string): void {
    if (line.startsWith("data:")) {
      const value = line.charCodeAt(5) === 32 ? line.slice(6) : line.slice(5);
      this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
      this.#check();
    } else if (line.startsWith("event:")) {
      this.#event = line.charCodeAt(6) === 32 ? line.slice(7) : line.slice(6);
    } else if (line === "data") {
      this.#data = this.#data === undefined ? "" : `${this.#data}\n`;
    } else if (this.#onComment !== undefined && line.charCodeAt(0) === 58) {
      this.#onComment(line.charCodeAt(1) === 32 ? line.slice(2) : line.slice(1));
    }
  }

  #check(): void {
    if (this.#pieceLength + (this.#data?.length ?? 0) > this.#limit) {
      throw new TooLarge("an event of the stream", this.#limit);
    }
  }
}
