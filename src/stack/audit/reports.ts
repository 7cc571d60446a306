import { junit } from "../report/junit.ts";
import { sarif } from "../report/sarif.ts";
import type { AuditFinding } from "./finding.ts";
import type { AuditReport } from "./open-audit.ts";
import type { Rule, Severity } from "./rule.ts";
import { countsText } from "./text.ts";

const LEVEL: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};

/** Suppressed and known findings are there too, each with why it does not count. */
export function auditSarif({ findings }: AuditReport, rules: readonly Rule[], version: string): string {
  return sarif(
    {
      name: "pmoves stack audit",
      version,
      rules: rules.map(({ id, what, why, mend }) => ({ id, summary: what, help: `${why}\n\nMend: ${mend}` })),
    },
    findings.map((finding) => ({
      rule: finding.rule,
      level: LEVEL[finding.severity],
      message: messageOf(finding),
      file: finding.file,
      line: finding.line,
      suppressed: finding.reason ?? (finding.state === "known" ? "in the baseline" : undefined),
    })),
  );
}

/** A test case for each rule that holds, and one for each finding; what does not count is skipped. */
export function auditJunit({ findings }: AuditReport, rules: readonly Rule[]): string {
  const broken = new Set(findings.map(({ rule }) => rule));
  const passed = rules
    .filter(({ id }) => !broken.has(id))
    .map(({ id, what }) => ({ suite: id, name: what, outcome: "passed" as const }));
  const failed = findings.map((finding) => ({
    suite: finding.rule,
    name: `${finding.subject}: ${finding.message}`,
    outcome:
      finding.state === "open" && finding.severity !== "info" ? ("failed" as const) : ("skipped" as const),
    message: `${finding.severity}: ${messageOf(finding)}. Mend: ${finding.mend}${finding.reason === undefined ? "" : ` (${finding.reason})`}`,
    file: finding.file,
    line: finding.line,
  }));
  return junit("pmoves stack audit", [...failed, ...passed]);
}

export function auditMarkdown(report: AuditReport): string {
  const rows = report.findings.map(
    ({ severity, rule, service, message, file, line, state, reason }) =>
      `| ${[severity, rule, service ?? "", `${file}:${line}`, message, stateText(state, reason)].map(cell).join(" | ")} |`,
  );
  return [
    "# Audit of compose files",
    "",
    countsText(report),
    "",
    "| severity | rule | service | place | finding | state |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

function stateText(state: AuditFinding["state"], reason: string | undefined): string {
  return reason === undefined ? state : `${state}: ${reason}`;
}

function cell(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll("\n", " ");
}

function messageOf({ service, message }: AuditFinding): string {
  return service === undefined ? message : `${service}: ${message}`;
}
