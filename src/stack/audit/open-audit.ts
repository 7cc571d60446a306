import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { type KeepContext, keepText } from "../compose/keep-text.ts";
import { readAt } from "../compose/loading.ts";
import { openProject, type ProjectContext, type ProjectOptions } from "../compose/open-project.ts";
import { type Audit, audit, failing } from "./audit.ts";
import { baselineText, parseBaseline } from "./baseline.ts";
import { type AuditFinding, countsOf } from "./finding.ts";
import type { Rule, Rulebook, Severity } from "./rule.ts";
import { ruleNamed } from "./rulebook.ts";

export interface AuditContext extends ProjectContext, KeepContext {
  readonly auditRules: () => Promise<Rulebook>;
  readonly talk: { note(text: string): Promise<void>; warn(text: string): Promise<void> };
}

export interface AuditOptions extends ProjectOptions {
  readonly failOn: Severity | "never";
  /** Only these rules. */
  readonly rule: readonly string[];
  readonly baseline?: string | undefined;
  readonly writeBaseline?: string | undefined;
}

export interface AuditReport {
  readonly files: readonly string[];
  /** How many services were looked at. */
  readonly services: number;
  readonly failOn: Severity | "never";
  /** Findings for which the audit fails. */
  readonly failing: number;
  readonly counts: ReturnType<typeof countsOf>;
  readonly findings: readonly AuditFinding[];
  /** Rule and subject of what the baseline knows and what is no more. */
  readonly mended: readonly string[];
}

/** Reads the files and audits them. Throws `PmovesError` where there is nothing to audit: that is no pass. */
export async function openAudit(context: AuditContext, options: AuditOptions): Promise<AuditReport> {
  const book = await context.auditRules();
  const only = new Set(options.rule.map((id) => ruleNamed(book, id).id));
  const project = await openProject(context, options);
  if (project.services.size === 0) {
    throw new PmovesError(`${project.files.join(", ")}: no service to audit`, {
      code: "audit.no_services",
      exit: EXIT.usage,
      hint: "name files with services, or other profiles",
    });
  }
  const whole = audit(project, book, await baselineOf(context, options.baseline));
  const picked: Audit =
    only.size === 0
      ? whole
      : {
          findings: whole.findings.filter(({ rule }) => only.has(rule)),
          mended: whole.mended.filter((key) => [...only].some((rule) => key.startsWith(`${rule} `))),
        };
  const findings =
    options.writeBaseline === undefined
      ? picked.findings
      : await knownNow(context, options.writeBaseline, picked.findings);
  return {
    files: project.files,
    services: project.services.size,
    failOn: options.failOn,
    failing: failing(findings, options.failOn).length,
    counts: countsOf(findings),
    findings,
    mended: picked.mended,
  };
}

/** Writes the baseline; what was open is known from then on. */
async function knownNow(
  context: AuditContext,
  path: string,
  findings: readonly AuditFinding[],
): Promise<readonly AuditFinding[]> {
  await keepText(context, path, baselineText(findings));
  const known = findings.filter(({ state }) => state !== "suppressed").length;
  await context.talk.note(`${path}: ${known} findings are known from now on`);
  return findings.map((finding) => (finding.state === "open" ? { ...finding, state: "known" } : finding));
}

async function baselineOf(context: AuditContext, path: string | undefined) {
  if (path === undefined) return undefined;
  const text = await readAt({ files: await context.composeFiles() }, path);
  if (text !== undefined) return parseBaseline(path, text);
  throw new PmovesError(`there is no baseline ${path}`, {
    code: "audit.baseline",
    exit: EXIT.usage,
    hint: `write one: pmoves stack audit --write-baseline ${path}`,
  });
}

/** One rule, or all. */
export async function explained(context: AuditContext, id: string | undefined): Promise<readonly Rule[]> {
  const book = await context.auditRules();
  return id === undefined ? [...book.rules.values()] : [ruleNamed(book, id)];
}
