import { nearest } from "../../kernel/suggest.ts";
import type { ComposeProject } from "../compose/project.ts";
import type { Draft } from "./finding.ts";
import { RULE_IDS } from "./rule-ids.ts";
import { isRule } from "./rulebook.ts";

const COMMENT = /(?:^|\s)#\s*pmoves-audit:\s*(.*)$/;
const IGNORE = /^ignore\s+([\w-]+(?:\s*,\s*[\w-]+)*)\s*(?:--\s*(.*))?$/;

/** `# pmoves-audit: ignore RULE, RULE -- reason`, on the line it is about or alone above it. */
export interface Suppression {
  readonly file: string;
  readonly line: number;
  /** The line that it is about. */
  readonly target: number;
  readonly rules: readonly string[];
  readonly reason: string;
}

export interface Suppressions {
  readonly valid: readonly Suppression[];
  readonly bad: readonly Draft[];
}

/** The comments of all files that were read; one without rule or reason suppresses nothing and is a finding. */
export function suppressionsOf(project: ComposeProject): Suppressions {
  const valid: Suppression[] = [];
  const bad: Draft[] = [];
  for (const [file, text] of project.texts) {
    if (!text.includes("pmoves-audit:")) continue;
    const lines = text.split("\n");
    for (const [i, line] of lines.entries()) {
      const words = COMMENT.exec(line.trimEnd())?.[1];
      if (words === undefined) continue;
      const [, names = "", reason = ""] = IGNORE.exec(words) ?? [];
      const rules = names.split(",").map((name) => name.trim());
      const message = complaint(names, rules, reason);
      if (message !== undefined) {
        bad.push({
          rule: "bad-suppression",
          subject: `${file}:${words}`,
          message,
          place: { file, line: i + 1 },
        });
        continue;
      }
      valid.push({ file, line: i + 1, target: targetOf(lines, i), rules, reason: reason.trim() });
    }
  }
  return { valid, bad };
}

function complaint(names: string, rules: readonly string[], reason: string): string | undefined {
  if (names === "") return "this comment says nothing that the audit understands: ignore RULE -- reason";
  const stranger = rules.find((rule) => !isRule(rule));
  if (stranger !== undefined) {
    const near = nearest(stranger, RULE_IDS);
    return `there is no rule ${stranger}${near === undefined ? "" : `: did you mean ${near}?`}`;
  }
  return reason.trim() === "" ? `no reason is given for ignoring ${rules.join(", ")}` : undefined;
}

/** The line itself, or the next that holds more than a comment where the comment stands alone. */
function targetOf(lines: readonly string[], at: number): number {
  if (!/^\s*#/.test(lines[at] ?? "")) return at + 1;
  const next = lines.findIndex((line, i) => i > at && line.trim() !== "" && !/^\s*#/.test(line));
  return next < 0 ? at + 1 : next + 1;
}

/** The comment that covers a finding: on its line, or on the line of its service. */
export function covering(
  draft: Draft,
  project: ComposeProject,
  suppressions: readonly Suppression[],
): Suppression | undefined {
  const service = draft.service === undefined ? undefined : project.services.get(draft.service);
  const places = [draft.place, ...(service === undefined ? [] : [service.place])];
  return suppressions.find(
    ({ file, target, rules }) =>
      rules.includes(draft.rule) && places.some((place) => place.file === file && place.line === target),
  );
}
