import { countFindings, type Finding, placeText } from "./finding.ts";

type Paint = (text: string) => string;

/** The colours that the text wants; a theme of the output has them. */
export interface Paints {
  readonly error: Paint;
  readonly warning: Paint;
  readonly good: Paint;
  readonly dim: Paint;
  readonly strong: Paint;
}

const WORDS = { error: "error", warning: "warning", info: "note" } as const;
/** One finding at more places than these is not worth every line. */
const PLACES = 8;

/** Findings for a person, one paragraph each; the same one at several places is said once. */
export function findingsText(findings: readonly Finding[], paints: Paints): string {
  const groups = new Map<string, Finding[]>();
  for (const one of findings) {
    const same = JSON.stringify([one.severity, one.code, one.message, one.fix]);
    groups.set(same, [...(groups.get(same) ?? []), one]);
  }
  return [...groups.values()].map((group) => `${paragraph(group, paints)}\n`).join("\n");
}

function paragraph(group: readonly Finding[], paints: Paints): string {
  const [first] = group;
  if (first === undefined) return "";
  const { severity, message, fix } = first;
  const paint = { error: paints.error, warning: paints.warning, info: paints.dim }[severity];
  const places = group.filter(({ file }) => file !== null);
  // What one key is about begins with it; what many are about names each where it stands.
  const about = group.length === 1 && first.key !== null ? `${first.key}: ` : "";
  const key = (one: Finding) => (group.length === 1 ? "" : `  ${one.key ?? ""}`.trimEnd());
  const lines = [`${paint(`${WORDS[severity]}:`)} ${paints.strong(about + message)}`];
  for (const one of places.slice(0, PLACES)) lines.push(`  at ${placeText(one)}${key(one)}`);
  if (places.length > PLACES) lines.push(`  and at ${places.length - PLACES} more places`);
  if (fix !== null) lines.push(`  ${paints.good("fix:")} ${fix}`);
  return lines.join("\n");
}

/** `1 error, 20 warnings and 4 notes` */
export function countsText(findings: readonly Finding[]): string {
  const { errors, warnings, notes } = countFindings(findings);
  return `${several(errors, "error")}, ${several(warnings, "warning")} and ${several(notes, "note")}`;
}

function several(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
