import { EXIT, PmovesError } from "./errors.ts";
import { MAX_DEPTH } from "./json-depth.ts";
import { jsonPath } from "./json-path.ts";
import type { Lossless, LosslessDocument, LosslessNote } from "./lossless-json.ts";

const MAX_INT_DIGITS = 4300;

const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const notFinite = /NaN|-?Infinity/y;

/** A recursive descent over one text; see `readLossless`. */
export class LosslessReader {
  readonly #text: string;
  readonly #notFinite: boolean;
  readonly #path: (string | number)[] = [];
  readonly #notes: LosslessNote[] = [];
  #at = 0;

  constructor(text: string, acceptNotFinite: boolean) {
    this.#text = text;
    this.#notFinite = acceptNotFinite;
  }

  document(): LosslessDocument {
    if (this.#text.charCodeAt(0) === 0xfeff)
      this.#fail("a byte-order mark stands before it; save the file without");
    this.#space();
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#fail("there is more text after the document's end");
    return { value, notes: this.#notes };
  }

  #value(): Lossless {
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object();
      case "[":
        return this.#array();
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #word<Value>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#at)) this.#fail("a value is expected");
    this.#at += word.length;
    return value;
  }

  #object(): Lossless {
    const object = new Map<string, Lossless>();
    this.#enter();
    if (!this.#ends("}")) {
      do {
        this.#space();
        if (this.#text[this.#at] !== '"') this.#fail("a key in double quotes is expected");
        const start = this.#at;
        const key = this.#string();
        this.#space();
        if (this.#text[this.#at] !== ":") this.#fail("a colon is expected after the key");
        this.#at += 1;
        this.#space();
        this.#path.push(key);
        if (object.has(key)) this.#note("duplicate_key", start);
        object.set(key, this.#value());
        this.#path.pop();
        this.#space();
      } while (this.#continues("}"));
    }
    return object;
  }

  #array(): Lossless {
    const array: Lossless[] = [];
    this.#enter();
    if (!this.#ends("]")) {
      do {
        this.#space();
        this.#path.push(array.length);
        array.push(this.#value());
        this.#path.pop();
        this.#space();
      } while (this.#continues("]"));
    }
    return array;
  }

  #enter(): void {
    if (this.#path.length >= MAX_DEPTH) this.#fail(`it is nested deeper than ${MAX_DEPTH} levels`);
    this.#at += 1;
    this.#space();
  }

  #ends(close: string): boolean {
    if (this.#text[this.#at] !== close) return false;
    this.#at += 1;
    return true;
  }

  #continues(close: string): boolean {
    if (this.#ends(close)) return false;
    if (this.#text[this.#at] !== ",") this.#fail(`a comma or "${close}" is expected`);
    this.#at += 1;
    return true;
  }

  #string(): string {
    const start = this.#at + 1;
    let escaped = false;
    for (let i = start; ; i++) {
      const unit = this.#text.charCodeAt(i);
      if (unit === 0x22) {
        this.#at = i + 1;
        const raw = this.#text.slice(start, i);
        return escaped ? this.#unescape(raw, start) : raw;
      }
      if (unit === 0x5c) {
        escaped = true;
        i += 1;
      } else if (!(unit >= 0x20)) {
        this.#at = Math.min(i, this.#text.length);
        this.#fail(
          Number.isNaN(unit)
            ? "a string does not end"
            : "a control character stands in a string; write it as \\u00XX",
        );
      }
    }
  }

  #unescape(raw: string, start: number): string {
    try {
      return JSON.parse(`"${raw}"`) as string;
    } catch {
      this.#at = start;
      return this.#fail("a string has an escape that JSON does not know");
    }
  }

  #number(): bigint | number {
    number.lastIndex = this.#at;
    const match = number.exec(this.#text);
    if (match === null || this.#text.startsWith("-Infinity", this.#at)) return this.#literal();
    const [text, fraction, exponent] = match;
    if (fraction === undefined && exponent === undefined) {
      if (text.length > MAX_INT_DIGITS) this.#fail(`an integer has more than ${MAX_INT_DIGITS} digits`);
      this.#at += text.length;
      return BigInt(text);
    }
    const value = Number(text);
    if (!Number.isFinite(value)) this.#note("not_finite", this.#at);
    this.#at += text.length;
    return value;
  }

  #literal(): number {
    notFinite.lastIndex = this.#at;
    const word = notFinite.exec(this.#text)?.[0];
    if (word === undefined)
      this.#fail(this.#at < this.#text.length ? "a value is expected" : "the text ends too early");
    if (!this.#notFinite)
      this.#fail(`${word} is no JSON: it is what Python writes for a float that is not finite`);
    this.#note("not_finite", this.#at);
    this.#at += word.length;
    return Number(word);
  }

  #space(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.#at += 1;
    }
  }

  #note(kind: LosslessNote["kind"], at: number): void {
    this.#notes.push({ kind, path: jsonPath(this.#path), line: this.#place(at).line });
  }

  #place(at: number): { readonly line: number; readonly column: number } {
    const before = this.#text.slice(0, at);
    return { line: before.split("\n").length, column: at - before.lastIndexOf("\n") };
  }

  #fail(reason: string): never {
    const { line, column } = this.#place(this.#at);
    throw new PmovesError(`not JSON: line ${line}, column ${column}, at ${jsonPath(this.#path)}: ${reason}`, {
      code: "json.syntax",
      exit: EXIT.usage,
    });
  }
}
