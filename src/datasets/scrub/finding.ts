/** Something in a text that must not leave. Offsets are UTF-16 units. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  /** What it is: `openai_key`, `email`, `entropy`, … */
  readonly type: string;
  /** A credential, or personal data. */
  readonly kind: "secret" | "pii";
}

/** Without overlaps: of two the earlier stays, of equals the longer, and a secret is never cut short by personal data. */
export function withoutOverlaps(findings: readonly Finding[]): readonly Finding[] {
  const order = findings.toSorted((a, b) => rank(a) - rank(b) || a.start - b.start || b.end - a.end);
  const kept: Finding[] = [];
  for (const one of order) {
    if (kept.every((other) => one.end <= other.start || one.start >= other.end)) kept.push(one);
  }
  return kept.sort((a, b) => a.start - b.start);
}

function rank({ kind, type }: Finding): number {
  return kind === "pii" ? 2 : type === "entropy" ? 1 : 0;
}
