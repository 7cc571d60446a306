/**
 * How many calls may be in flight, found by trying: one more after a window of successes, half after a
 * refusal for load (additive increase, multiplicative decrease). Several refusals of calls that were in
 * flight at once are one piece of news.
 */
export class AdaptiveLimit {
  readonly #max: number;
  #limit: number;
  #streak = 0;
  /** Calls get a number as they start; a refusal counts only from calls begun after the last cut. */
  #started = 0;
  #cutAt = 0;
  #highest: number;

  constructor(max: number, start = Math.min(4, max)) {
    this.#max = max;
    this.#limit = Math.max(1, start);
    this.#highest = this.#limit;
  }

  get current(): number {
    return this.#limit;
  }

  /** The highest it has been. */
  get highest(): number {
    return this.#highest;
  }

  begin(): number {
    this.#started += 1;
    return this.#started;
  }

  succeeded(): void {
    this.#streak += 1;
    if (this.#streak < this.#limit || this.#limit >= this.#max) return;
    this.#limit += 1;
    this.#streak = 0;
    this.#highest = Math.max(this.#highest, this.#limit);
  }

  /** `call`: the number that `begin` gave. */
  refused(call: number): void {
    this.#streak = 0;
    if (call <= this.#cutAt) return;
    this.#cutAt = this.#started;
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
  }
}
