/** One value in use, as `config show` has it. */
export interface ShownRow {
  /** As it would stand in its file: `functions.chat.type`, `routing.hold_ms`. */
  readonly key: string;
  readonly value: unknown;
  /** Where it comes from; only where that was asked for. */
  readonly origin?: string;
}

/** `key = value`, one a line, with `# origin` where there is one. */
export function shownText(rows: readonly ShownRow[], { dim }: { dim(text: string): string }): string {
  return rows
    .map(({ key, value, origin }) => {
      const line = `${key} = ${JSON.stringify(value)}`;
      return `${line}${origin === undefined ? "" : dim(`  # ${origin}`)}\n`;
    })
    .join("");
}
