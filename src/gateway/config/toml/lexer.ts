/** One part of a key, with where it stands (offsets from 0, end exclusive). */
export interface KeyPart {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

const BARE_KEY = /[A-Za-z0-9_-]+/y;
const ESCAPES: Readonly<Record<string, string>> = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", e: "\x1b" };

/**
 * Steps over the tokens of TOML (v1.0.0) without judging them: what is no TOML is skipped to the end of
 * its line, since the parser proper reports it. Never throws and always moves on.
 */
export class Lexer {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  get char(): string {
    return this.text[this.at] ?? "";
  }

  take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  skipSpaces(): void {
    while (this.char === " " || this.char === "\t") this.at++;
  }

  /** Spaces, line ends and comments. */
  skipBlank(): void {
    for (;;) {
      this.skipSpaces();
      if (this.char === "#") this.skipLine();
      else if (this.char === "\n" || this.char === "\r") this.at++;
      else return;
    }
  }

  skipLine(): void {
    const end = this.text.indexOf("\n", this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  /** A dotted key, or [] where none begins here. */
  key(): KeyPart[] {
    const parts: KeyPart[] = [];
    for (;;) {
      this.skipSpaces();
      const at = this.at;
      const text = this.#keyPart();
      if (text === undefined) return parts;
      parts.push({ text, at, end: this.at });
      const before = this.at;
      this.skipSpaces();
      if (!this.take(".")) {
        this.at = before;
        return parts;
      }
    }
  }

  #keyPart(): string | undefined {
    if (this.char === '"' || this.char === "'") {
      const from = this.at;
      this.skipString();
      return unquoted(this.text.slice(from, this.at));
    }
    BARE_KEY.lastIndex = this.at;
    const match = BARE_KEY.exec(this.text);
    if (!match) return undefined;
    this.at += match[0].length;
    return match[0];
  }

  /** Stands on a quote; afterwards behind the string, or behind the text where it is never closed. */
  skipString(): void {
    const quote = this.char;
    const triple = quote.repeat(3);
    if (this.take(triple)) this.#skipMultiLine(quote, triple);
    else this.#skipOneLine(quote);
  }

  #skipMultiLine(quote: string, triple: string): void {
    while (!this.done && !this.text.startsWith(triple, this.at)) this.#step(quote);
    this.at = Math.min(this.at + 3, this.text.length);
    // Up to two quotes may stand right before the closing three.
    for (let extra = 0; extra < 2 && this.char === quote; extra++) this.at++;
  }

  #skipOneLine(quote: string): void {
    this.at++;
    while (!this.done && this.char !== quote && this.char !== "\n") this.#step(quote);
    if (this.char === quote) this.at++;
  }

  #step(quote: string): void {
    this.at += quote === '"' && this.char === "\\" ? 2 : 1;
    if (this.at > this.text.length) this.at = this.text.length;
  }

  /** A number, boolean or date: up to what ends a value. */
  skipScalar(): void {
    const from = this.at;
    while (!this.done && !",]}#\n\r".includes(this.char)) this.at++;
    while (this.at > from && (this.text[this.at - 1] === " " || this.text[this.at - 1] === "\t")) this.at--;
  }
}

function unquoted(token: string): string {
  const inner = token.slice(1, token.endsWith(token[0] ?? "") && token.length > 1 ? -1 : undefined);
  if (token.startsWith("'")) return inner;
  return inner.replace(
    /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(.))/g,
    (_, short, long, byte, one) => {
      const code = Number.parseInt(short ?? long ?? byte ?? "", 16);
      if (!Number.isNaN(code)) return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
      return ESCAPES[one] ?? one;
    },
  );
}
