import { lintSource } from "@secretlint/core";
import { creator, rules } from "@secretlint/secretlint-rule-preset-recommend";
import type { Finding } from "./finding.ts";

const PRESET = "@secretlint/secretlint-rule-preset-recommend";
/** Between leaves: in no secret, so that none is found across two. */
const SEPARATOR = "\n\u0000\n";

/** Secrets by the scanner's rules, of many texts in one pass: a pass a text costs more than the search. */
export async function scanSecrets(texts: readonly string[]): Promise<readonly (readonly Finding[])[]> {
  const found: Finding[][] = texts.map(() => []);
  if (texts.length === 0) return found;
  const { messages } = await lintSource({
    source: { filePath: "episode.txt", content: texts.join(SEPARATOR), ext: ".txt", contentType: "text" },
    options: {
      noPhysicFilePath: true,
      config: { rules: [{ id: PRESET, rule: creator, rules: [], options: {} }] },
    },
  });
  const starts: number[] = [];
  let at = 0;
  for (const text of texts) {
    starts.push(at);
    at += text.length + SEPARATOR.length;
  }
  for (const { range, ruleId } of messages) {
    const [start, end] = range;
    const index = lastAtOrBefore(starts, start);
    const text = texts[index] ?? "";
    const from = start - (starts[index] ?? 0);
    found[index]?.push({
      start: from,
      end: Math.min(end - (starts[index] ?? 0), text.length),
      type: typeOf(ruleId),
      kind: "secret",
    });
  }
  return found;
}

/** How many rules the scanner brings. */
export const SCANNER_RULES: number = rules.length;

/** `@secretlint/secretlint-rule-openai` → `openai`. */
function typeOf(ruleId: string): string {
  return ruleId.replace(/^.*secretlint-rule-/, "").replaceAll("-", "_");
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
