import type { ComposeProject } from "../compose/project.ts";
import { type Baseline, baselineKey } from "./baseline.ts";
import { CHECKS } from "./checks.ts";
import type { AuditFinding, Draft } from "./finding.ts";
import { type Rulebook, SEVERITIES, type Severity } from "./rule.ts";
import { covering, type Suppression, suppressionsOf } from "./suppress.ts";

export interface Audit {
  /** Worst first, then by place. */
  readonly findings: readonly AuditFinding[];
  /** Known findings that are gone. */
  readonly mended: readonly string[];
}

/** Everything that breaks a rule, with what comments and the baseline say of it. */
export function audit(project: ComposeProject, book: Rulebook, baseline: Baseline = new Set()): Audit {
  const drafts = CHECKS.flatMap(({ check }) => check(project, book.policy));
  const { valid, bad } = suppressionsOf(project);
  const used = new Set<Suppression>();
  const settled = drafts.map((draft) => {
    const suppression = covering(draft, project, valid);
    if (suppression !== undefined) used.add(suppression);
    return finding(draft, book, baseline, suppression?.reason);
  });
  const idle = valid.filter((one) => !used.has(one)).map(unused);
  const own = [...bad, ...idle].map((draft) => finding(draft, book, baseline, undefined));
  const findings = [...settled, ...own].sort(byWorst);
  const now = new Set(findings.map(baselineKey));
  return { findings, mended: [...baseline].filter((key) => !now.has(key)) };
}

function unused({ file, line, rules }: Suppression): Draft {
  const message = `there is no finding of ${rules.join(", ")} here`;
  return {
    rule: "unused-suppression",
    subject: `${file}:${rules.join(",")}`,
    message,
    place: { file, line },
  };
}

function finding(draft: Draft, book: Rulebook, baseline: Baseline, reason: string | undefined): AuditFinding {
  const rule = book.rules.get(draft.rule);
  if (rule === undefined) throw new Error(`nothing describes the rule ${draft.rule}`);
  const state = reason !== undefined ? "suppressed" : baseline.has(baselineKey(draft)) ? "known" : "open";
  return {
    severity: draft.severity ?? rule.severity,
    rule: draft.rule,
    subject: draft.subject,
    service: draft.service,
    message: draft.message,
    mend: rule.mend,
    file: draft.place.file,
    line: draft.place.line,
    state,
    reason,
  };
}

function byWorst(one: AuditFinding, other: AuditFinding): number {
  const rank = ({ severity }: AuditFinding) => SEVERITIES.indexOf(severity);
  const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return (
    rank(one) - rank(other) ||
    text(one.file, other.file) ||
    one.line - other.line ||
    text(one.rule, other.rule)
  );
}

/** Open findings that are as bad as the threshold or worse. */
export function failing(
  findings: readonly AuditFinding[],
  threshold: Severity | "never",
): readonly AuditFinding[] {
  if (threshold === "never") return [];
  const most = SEVERITIES.indexOf(threshold);
  return findings.filter(({ state, severity }) => state === "open" && SEVERITIES.indexOf(severity) <= most);
}
