/** A set of whole numbers from 1 that mostly come in order: neighbours share a range, so that a stream without gaps takes no room. */
export class SequenceSet {
  /** Of each range, in order; no two of them touch. */
  readonly #first: number[] = [];
  readonly #last: number[] = [];

  /** 0 for none. */
  get greatest(): number {
    return this.#last.at(-1) ?? 0;
  }

  has(number: number): boolean {
    const at = this.#rangeOf(number);
    return at >= 0 && number <= (this.#last[at] as number);
  }

  add(number: number): void {
    const at = this.#rangeOf(number);
    const last = this.#last[at];
    if (last !== undefined && number <= last) return;
    const joinsLeft = last === number - 1;
    const joinsRight = this.#first[at + 1] === number + 1;
    if (joinsLeft && joinsRight) {
      this.#last.splice(at, 1);
      this.#first.splice(at + 1, 1);
    } else if (joinsLeft) this.#last[at] = number;
    else if (joinsRight) this.#first[at + 1] = number;
    else if (at + 1 === this.#first.length) {
      this.#first.push(number);
      this.#last.push(number);
    } else {
      this.#first.splice(at + 1, 0, number);
      this.#last.splice(at + 1, 0, number);
    }
  }

  /** The last range that begins at a number or before it; -1 for none. */
  #rangeOf(number: number): number {
    let low = 0;
    let high = this.#first.length;
    if (high > 0 && (this.#first[high - 1] as number) <= number) return high - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#first[middle] as number) <= number) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
