/**
 * The newest `capacity` items. Every item has a number that stays: the first that was ever pushed is 0. What
 * falls out is forgotten, and nothing is copied but by `slice`.
 */
export class RingBuffer<Item> {
  readonly capacity: number;
  #items: Item[] = [];
  #end = 0;

  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError(`capacity ${capacity}`);
    this.capacity = capacity;
  }

  push(item: Item): void {
    const at = this.#end % this.capacity;
    if (at === this.#items.length) this.#items.push(item);
    else this.#items[at] = item;
    this.#end += 1;
  }

  /** Number of the oldest item that is still there. */
  get first(): number {
    return this.#end - this.#items.length;
  }

  /** Number that the next item will get: how many were ever pushed. */
  get end(): number {
    return this.#end;
  }

  get length(): number {
    return this.#items.length;
  }

  /** Undefined for what has fallen out or has not come yet. */
  get(number: number): Item | undefined {
    return number < this.first || number >= this.#end ? undefined : this.#items[number % this.capacity];
  }

  /** What is there, oldest first. */
  slice(): Item[] {
    if (this.#items.length < this.capacity) return this.#items.slice();
    const cut = this.#end % this.capacity;
    return [...this.#items.slice(cut), ...this.#items.slice(0, cut)];
  }

  /** Forgets the items, not their numbers. */
  clear(): void {
    // Numbers are places: they must start again at a multiple of the capacity.
    this.#end = Math.ceil(this.#end / this.capacity) * this.capacity;
    this.#items = [];
  }
}
