/** Characters that one field may have; more is left out and said so. */
export const LONGEST_FIELD = 16 * 1024 * 1024;

/** What a row of numbers and names takes beside its texts, in bytes, roughly. */
const ROW_BYTES = 600;

/** The size of a record while it is made, and what did not fit. */
export class Room {
  /** Of everything taken, roughly: a character counts one. */
  bytes = ROW_BYTES;
  #omitted: Record<string, number> | undefined;

  take(column: string, text: string | null): string | null {
    if (text === null) return null;
    const { length } = text;
    if (length > LONGEST_FIELD) {
      this.#omitted ??= {};
      this.#omitted[column] = length;
      return null;
    }
    this.bytes += length;
    return text;
  }

  /** `{column: characters}` of what was left out, as JSON text; null for nothing. */
  get omitted(): string | null {
    return this.#omitted === undefined ? null : JSON.stringify(this.#omitted);
  }
}
