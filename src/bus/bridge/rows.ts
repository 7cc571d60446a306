import { Bell } from "../../kernel/bell.ts";
/** Rows that happen, for whoever reads them as they come. A reader that stands still costs old rows, counted. */
export class Rows<Row> implements AsyncIterable<Row> {
  readonly #most: number;
  #waiting: Row[] = [];
  #lost = 0;
  #ended = false;
  readonly #bell = new Bell();

  constructor(most: number) {
    this.#most = most;
  }

  /** Rows that nobody read in time. */
  get lost(): number {
    return this.#lost;
  }

  push(row: Row): void {
    if (this.#waiting.length >= this.#most) {
      this.#waiting.shift();
      this.#lost += 1;
    }
    this.#waiting.push(row);
    this.#bell.ring();
  }

  end(): void {
    this.#ended = true;
    this.#bell.ring();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Row> {
    for (;;) {
      const batch = this.#waiting;
      this.#waiting = [];
      yield* batch;
      if (this.#waiting.length > 0) continue;
      if (this.#ended) return;
      await this.#bell.rung();
    }
  }
}
