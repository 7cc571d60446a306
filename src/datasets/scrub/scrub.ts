import { entropyFindings } from "./entropy.ts";
import { type Finding, withoutOverlaps } from "./finding.ts";
import { mapLeaves } from "./leaves.ts";
import { piiFindings } from "./pii-rules.ts";
import { placeholder } from "./placeholder.ts";
import { literalFindings, ruleFindings } from "./secret-rules.ts";

export interface ScrubRule {
  /** Of the placeholders. */
  readonly key: Uint8Array;
  /** Values of configured secrets. */
  readonly literals: readonly string[];
}

export interface Scrubbed<Value> {
  /** Secrets and personal data replaced by placeholders. */
  readonly value: Value;
  /** How often each type was found. */
  readonly counts: ReadonlyMap<string, number>;
  /** How many of them were secrets: an episode with any is not published unless that is asked for. */
  readonly secrets: number;
}

/** Finds and replaces what must not leave in all strings of a value, those inside of JSON text too. */
export async function scrub<Value>(value: Value, { key, literals }: ScrubRule): Promise<Scrubbed<Value>> {
  const leaves = new Set<string>();
  mapLeaves(value, (leaf) => {
    leaves.add(leaf);
    return leaf;
  });
  const texts = [...leaves];
  // Loaded when something is scrubbed: a command that only lists must not wait for it.
  const { scanSecrets } = await import("./scanner.ts");
  const scanned = await scanSecrets(texts);
  const clean = new Map<string, string>();
  const found = new Map<string, readonly Finding[]>();
  texts.forEach((text, i) => {
    const all = withoutOverlaps([
      ...literalFindings(text, literals),
      ...(scanned[i] ?? []),
      ...ruleFindings(text),
      ...entropyFindings(text),
      ...piiFindings(text),
    ]);
    if (all.length === 0) return;
    found.set(text, all);
    clean.set(text, replaced(text, all, key));
  });
  const counts = new Map<string, number>();
  let secrets = 0;
  const mapped = mapLeaves(value, (leaf) => {
    for (const { type, kind } of found.get(leaf) ?? []) {
      counts.set(type, (counts.get(type) ?? 0) + 1);
      if (kind === "secret") secrets++;
    }
    return clean.get(leaf) ?? leaf;
  });
  return { value: mapped as Value, counts, secrets };
}

function replaced(text: string, findings: readonly Finding[], key: Uint8Array): string {
  let out = "";
  let at = 0;
  for (const { start, end, type } of findings) {
    out += text.slice(at, start) + placeholder(key, type, text.slice(start, end));
    at = end;
  }
  return out + text.slice(at);
}
