import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { audit } from "../../src/stack/audit/audit.ts";
import type { AuditFinding } from "../../src/stack/audit/finding.ts";
import { auditTable, type Rulebook, type RuleId } from "../../src/stack/audit/rule.ts";
import { rulebookOf } from "../../src/stack/audit/rulebook.ts";
import { composed, real } from "./compose.ts";

/** The rules that ship. */
export const BOOK: Rulebook = rulebookOf(
  auditTable.schema.parse(
    (parse(readFileSync("config/audit/rules.toml", "utf8")) as { audit: unknown }).audit,
  ),
);

export async function findings(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly AuditFinding[]> {
  return audit(await composed(files, { env }), BOOK).findings;
}

export async function realFindings(...names: readonly string[]): Promise<readonly AuditFinding[]> {
  return audit(await real(...names), BOOK).findings;
}

/** Services that a rule objects to, each once, in the order of their names. */
export function broken(all: readonly AuditFinding[], rule: RuleId): readonly string[] {
  return [
    ...new Set(all.filter((one) => one.rule === rule).map(({ service, subject }) => service ?? subject)),
  ].sort();
}

/** What a rule says of one service. */
export function said(all: readonly AuditFinding[], rule: RuleId, service: string): readonly string[] {
  return all.filter((one) => one.rule === rule && one.service === service).map(({ message }) => message);
}
