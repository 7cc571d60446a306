/** Changes of a text, made all at once so that offsets stay those of the text that came in. */
export class Edits {
  readonly #text: string;
  readonly #edits: { readonly from: number; readonly to: number; readonly text: string }[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  replace(from: number, to: number, text: string): void {
    this.#edits.push({ from, to, text });
  }

  insert(at: number, text: string): void {
    this.replace(at, at, text);
  }

  /** Removes a statement with the rest of its lines. */
  removeLines(from: number, to: number): void {
    const start = this.#text.lastIndexOf("\n", from - 1) + 1;
    const end = this.#text.indexOf("\n", to);
    this.replace(start, end < 0 ? this.#text.length : end + 1, "");
  }

  /** Removes a member of an inline table with the comma that joins it. */
  removeMember(from: number, to: number): void {
    const after = /^[ \t]*,[ \t]*/.exec(this.#text.slice(to));
    if (after) {
      this.replace(from, to + after[0].length, "");
      return;
    }
    const before = /,?[ \t]*$/.exec(this.#text.slice(0, from));
    this.replace(from - (before?.[0].length ?? 0), to, "");
  }

  apply(): string {
    let out = "";
    let at = 0;
    for (const { from, to, text } of [...this.#edits].sort((a, b) => a.from - b.from || a.to - b.to)) {
      // Two removals of one line are one.
      out += this.#text.slice(at, Math.max(at, from)) + text;
      at = Math.max(at, to);
    }
    return out + this.#text.slice(at);
  }
}
