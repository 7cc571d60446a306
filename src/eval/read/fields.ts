/** Most fields of a line that are told apart; what follows is left alone. */
const MOST = 8;

/** Space, tab, line ends, vertical tab, form feed: C's isspace. */
function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

/** The fields of one line, as places in its buffer. Used again for every line. */
export class Fields {
  readonly start = new Int32Array(MOST);
  readonly end = new Int32Array(MOST);
  #buffer: Buffer = Buffer.alloc(0);

  /** Splits at runs of white space and gives how many there are, `MOST` at most. */
  split(buffer: Buffer, from: number, to: number): number {
    this.#buffer = buffer;
    let count = 0;
    let at = from;
    while (count < MOST) {
      while (at < to && isSpace(buffer[at] as number)) at++;
      if (at >= to) break;
      this.start[count] = at;
      while (at < to && !isSpace(buffer[at] as number)) at++;
      this.end[count++] = at;
    }
    return count;
  }

  /** Field `i` as byte text. */
  text(i: number): string {
    return this.#buffer.toString("latin1", this.start[i], this.end[i]);
  }

  /** Whether field `i` is `text`, without making a string of it. */
  is(i: number, text: string): boolean {
    const start = this.start[i] as number;
    if ((this.end[i] as number) - start !== text.length) return false;
    for (let at = 0; at < text.length; at++) {
      if (this.#buffer[start + at] !== text.charCodeAt(at)) return false;
    }
    return true;
  }

  /** Field `i` as a number, NaN where it is none. The common form is read without making a string. */
  number(i: number): number {
    const end = this.end[i] as number;
    let at = this.start[i] as number;
    const negative = this.#buffer[at] === 45;
    if (negative) at++;
    let digits = 0;
    let value = 0;
    let point = -1;
    for (; at < end; at++) {
      const byte = this.#buffer[at] as number;
      if (byte >= 48 && byte <= 57) {
        value = value * 10 + byte - 48;
        digits++;
      } else if (byte === 46 && point < 0) point = at;
      else return decimal(this.text(i));
    }
    // Up to 15 digits both the whole number and the power of ten are exact, so the quotient is the nearest double.
    if (digits === 0 || digits > 15) return decimal(this.text(i));
    const size = point < 0 ? value : value / (POWERS[end - point - 1] as number);
    return negative ? -size : size;
  }
}

const POWERS = Array.from({ length: 17 }, (_, i) => 10 ** i);

/** A decimal number as C's atof reads it whole; NaN for anything else, `inf` and `nan` too. */
export function decimal(text: string): number {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
