type Paint = (text: string) => string;

/** What colours mean where text is shown. */
export interface Paints {
  readonly strong: Paint;
  readonly dim: Paint;
  readonly error: Paint;
}

/** What a call of `pmoves chat` gives, in the forms that it can be told; by itself the rows of `--format jsonl`. */
export interface ChatOutcome<Row> extends AsyncIterable<Row> {
  /** For people, and for programs that read text. */
  text(paints: Paints): AsyncIterable<string>;
  /** One document. */
  json(): AsyncIterable<string>;
}
