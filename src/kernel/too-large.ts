/** A single event, line or body beyond what is accepted. `limit` is in characters or bytes, as the thrower says. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
  readonly limit: number;

  constructor(what: string, limit: number) {
    super(`${what} is larger than ${limit}`);
    this.limit = limit;
  }
}
