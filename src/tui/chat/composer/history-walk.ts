/** What was sent before, oldest first, each text once. */
export class HistoryWalk {
  #entries: string[] = [];
  #at: number | undefined;
  #draft = "";

  /** Takes in what was kept; what has been sent since stays the newest. */
  load(entries: readonly string[]): void {
    const sent = this.#entries;
    this.#entries = [];
    for (const entry of [...entries, ...sent]) this.add(entry);
  }

  add(text: string): void {
    const known = this.#entries.lastIndexOf(text);
    if (known !== -1) this.#entries.splice(known, 1);
    this.#entries.push(text);
    this.leave();
  }

  /** Back to what is being written. */
  leave(): void {
    this.#at = undefined;
    this.#draft = "";
  }

  /** The text before the one that is shown; undefined where there is none. */
  older(shown: string): string | undefined {
    const next = (this.#at ?? this.#entries.length) - 1;
    const entry = this.#entries[next];
    if (entry === undefined) return undefined;
    if (this.#at === undefined) this.#draft = shown;
    this.#at = next;
    return entry;
  }

  /** The text after the one that is shown, at last what was being written. */
  newer(): string | undefined {
    if (this.#at === undefined) return undefined;
    const entry = this.#entries[this.#at + 1];
    if (entry !== undefined) {
      this.#at += 1;
      return entry;
    }
    const draft = this.#draft;
    this.leave();
    return draft;
  }

  /** The newest entry before `before` that holds the words, whatever their case. */
  find(
    words: string,
    before = this.#entries.length,
  ): { readonly at: number; readonly text: string } | undefined {
    const wanted = words.toLowerCase();
    for (let at = before - 1; at >= 0; at--) {
      const text = this.#entries[at] ?? "";
      if (text.toLowerCase().includes(wanted)) return { at, text };
    }
    return undefined;
  }
}
