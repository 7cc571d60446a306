import type { Paint } from "../status/text.ts";
import type { AuditFinding } from "./finding.ts";
import type { AuditReport } from "./open-audit.ts";
import type { Rule, Severity } from "./rule.ts";

const painted = (severity: Severity, paint: Paint) => {
  if (severity === "high") return paint.error(severity);
  return severity === "medium" ? paint.warning(severity) : paint.dim(severity);
};

/** Rule by rule, worst first; below each the places. */
export function auditText(report: AuditReport, paint: Paint): string {
  const lines: string[] = [];
  for (const [rule, findings] of byRule(report.findings.filter(({ state }) => state === "open"))) {
    const [first] = findings;
    if (first === undefined) continue;
    lines.push(`${painted(first.severity, paint)}  ${paint.strong(rule)}  ${paint.dim(first.mend)}`);
    for (const finding of findings) lines.push(`  ${placed(finding, first.severity, paint)}`);
    lines.push("");
  }
  lines.push(...asides(report.findings, paint), countsText(report));
  if (report.mended.length > 0) lines.push(`${report.mended.length} findings of the baseline are mended`);
  return lines.map((line) => `${line}\n`).join("");
}

function placed(
  { file, line, service, message, severity }: AuditFinding,
  usual: Severity,
  paint: Paint,
): string {
  const other = severity === usual ? "" : ` (${severity})`;
  const subject = service === undefined ? "" : `${service}: `;
  return `${paint.dim(`${file}:${line}`)}  ${subject}${message}${other}`;
}

function byRule(findings: readonly AuditFinding[]): ReadonlyMap<string, readonly AuditFinding[]> {
  return Map.groupBy(findings, ({ rule }) => rule);
}

function asides(findings: readonly AuditFinding[], paint: Paint): readonly string[] {
  const suppressed = findings.filter(({ state }) => state === "suppressed");
  if (suppressed.length === 0) return [];
  const lines = suppressed.map(({ file, line, rule, reason }) =>
    paint.dim(`  ${file}:${line}  ${rule}: ${reason ?? ""}`),
  );
  return ["suppressed by comments", ...lines, ""];
}

export function countsText({ counts, files, services, failing, failOn }: AuditReport): string {
  const { high, medium, low, info, suppressed, known } = counts;
  const aside = [
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
    ...(known > 0 ? [`${known} known`] : []),
  ];
  const all = [`${high} high, ${medium} medium, ${low} low, ${info} info`, ...aside].join(", ");
  const verdict =
    failOn === "never"
      ? ""
      : failing > 0
        ? `; ${failing} at or above ${failOn}`
        : `; none at or above ${failOn}`;
  return `${services} ${services === 1 ? "service" : "services"} in ${files.length === 1 ? files[0] : `${files.length} files`}: ${all}${verdict}`;
}

/** One line for each finding: place, severity, rule, service, message; for grep and editors. */
export function auditLines({ findings }: AuditReport): string {
  return findings
    .filter(({ state }) => state === "open")
    .map(({ file, line, severity, rule, service, message }) =>
      [`${file}:${line}`, severity, rule, service ?? "-", message].join("\t"),
    )
    .map((line) => `${line}\n`)
    .join("");
}

const OVERLAY: Readonly<Record<Rule["overlay"], string>> = {
  yes: "pmoves stack harden mends it",
  partly: "pmoves stack harden mends it where it can",
  no: "pmoves stack harden can't mend it",
};

/** What a rule is about. */
function ruleText(rule: Rule, paint: Paint): string {
  const left = rule.left === undefined ? "" : `: ${rule.left}`;
  return [
    `${paint.strong(rule.id)}  ${painted(rule.severity, paint)}`,
    rule.what,
    `why   ${rule.why}`,
    `mend  ${rule.mend}`,
    `      ${OVERLAY[rule.overlay]}${rule.overlay === "yes" ? "" : left}`,
    `from  ${rule.source}`,
  ]
    .map((line) => `${line}\n`)
    .join("");
}

export function rulesText(rules: readonly Rule[], paint: Paint): string {
  return rules.map((rule) => ruleText(rule, paint)).join("\n");
}
