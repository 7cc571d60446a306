import { StringDecoder } from "node:string_decoder";

/**
 * Text from bytes that arrive in pieces, where a piece may end inside a character. Bytes that are not
 * UTF-8 become U+FFFD; a byte-order mark at the very start is dropped.
 */
export class Utf8Stream {
  #decoder: StringDecoder | undefined;
  /** True while bytes of an unfinished character are held. */
  #holding = false;
  #started = false;

  decode(chunk: Uint8Array): string {
    const length = chunk.length;
    if (length === 0) return "";
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, length);
    const endsInCharacter = (bytes[length - 1] as number) > 0x7f;
    let text: string;
    if (!endsInCharacter && !this.#holding) {
      // The common case: events end in a line feed, so nothing can be cut.
      text = bytes.toString("utf8");
    } else {
      this.#decoder ??= new StringDecoder("utf8");
      text = this.#decoder.write(bytes);
      this.#holding = endsInCharacter;
    }
    if (!this.#started && text !== "") {
      this.#started = true;
      if (text.charCodeAt(0) === 0xfeff) return text.slice(1);
    }
    return text;
  }

  /** What is left of a character that never came whole: "" or U+FFFD. */
  end(): string {
    return this.#decoder?.end() ?? "";
  }
}
