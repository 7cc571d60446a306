import * as z from "zod";
import { composeOptions, defineCommand, option } from "../../src/cli/define-command.ts";
import { EXIT, PmovesError } from "../../src/kernel/errors.ts";
import { type AuditReport, explained, openAudit } from "../../src/stack/audit/open-audit.ts";
import { auditJunit, auditMarkdown, auditSarif } from "../../src/stack/audit/reports.ts";
import { type Rule, SEVERITIES } from "../../src/stack/audit/rule.ts";
import { auditLines, auditText, rulesText } from "../../src/stack/audit/text.ts";

/** What reports need beside the findings; symbols are left out of JSON. */
const RULES = Symbol("rules");
const VERSION = Symbol("version");

type Shown = (AuditReport | { readonly rules: readonly Rule[] }) & {
  readonly [RULES]: readonly Rule[];
  readonly [VERSION]: string;
};

/** The report of an audit; explanations have no such form. */
function audited(shown: Shown): AuditReport {
  if (isAudit(shown)) return shown;
  throw new PmovesError("rules are explained as table, plain, json or jsonl only", {
    code: "usage.format",
    exit: EXIT.usage,
  });
}

const isAudit = (shown: Shown): shown is AuditReport & Shown => "findings" in shown;

export const command = defineCommand({
  summary: "say what in compose files is less safe than the guide and its checklist want",
  description: `Files are merged as Compose merges them: several -f, extends, include, anchors, profiles, variables and env
files. Findings name file and line; a secret is never shown. What a finding is about, why, and what to write:
--explain RULE; all rules: --rules.

A comment on a line, or alone above it, suppresses a rule there; on the line of a service's name for all of it:
  # pmoves-audit: ignore RULE -- the reason, which is mandatory
Exit 3 for open findings at or above --fail-on.`,
  impact: "write",
  examples: [
    "pmoves stack audit -f docker-compose.yml",
    "pmoves stack audit -f docker-compose.yml -f docker-compose.hardened.yml --fail-on high",
    "pmoves stack audit --write-baseline audit-baseline.json",
    "pmoves stack audit --baseline audit-baseline.json --format sarif",
    "pmoves stack audit --explain cap-drop-all",
  ],
  options: z.object({
    ...composeOptions,
    failOn: option(z.enum([...SEVERITIES, "never"]).default("low"), {
      describe: "exit 3 from this severity on",
    }),
    rule: option(z.array(z.string()).default([]), { describe: "only this rule", placeholder: "rule" }),
    baseline: option(z.string().optional(), {
      describe: "findings in this file are known and do not fail",
      placeholder: "path",
    }),
    writeBaseline: option(z.string().optional(), {
      describe: "write all findings into this file, and pass",
      placeholder: "path",
    }),
    explain: option(z.string().optional(), { describe: "say what a rule is about", placeholder: "rule" }),
    rules: option(z.boolean().default(false), { describe: "say what every rule is about" }),
  }),
  formats: ["md", "junit", "sarif"],
  pipedFormat: "plain",
  async run(context, { explain, rules, ...options }): Promise<Shown> {
    const extra = { [RULES]: await explained(context, undefined), [VERSION]: context.version };
    if (rules || explain !== undefined) return { rules: await explained(context, explain), ...extra };
    const report = await openAudit(context, options);
    return { ...report, ...extra };
  },
  render: {
    table: (shown, theme) => (isAudit(shown) ? auditText(shown, theme) : rulesText(shown.rules, theme)),
    plain: (shown, theme) => (isAudit(shown) ? auditLines(shown) : rulesText(shown.rules, theme)),
    md: (shown) => auditMarkdown(audited(shown)),
    junit: (shown) => auditJunit(audited(shown), shown[RULES]),
    sarif: (shown) => auditSarif(audited(shown), shown[RULES], shown[VERSION]),
  },
  exitCode: (shown) => (isAudit(shown) && shown.failing > 0 ? EXIT.finding : EXIT.ok),
});
