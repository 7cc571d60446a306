/** Something that `pmoves eval check` found. `note` is for what one should know, and no fault. */
export interface Finding {
  readonly severity: "error" | "warning" | "note";
  readonly file: string;
  /** From 1; absent where the file as a whole is meant. */
  readonly line?: number;
  /** Stable, e.g. `duplicate`. */
  readonly code: string;
  readonly text: string;
}

/** `a, b, c and 4 more`. */
export function some(ids: readonly string[], shown = 3): string {
  const first = ids.slice(0, shown).join(", ");
  return ids.length <= shown ? first : `${first} and ${ids.length - shown} more`;
}
