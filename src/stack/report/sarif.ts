/** A rule of the tool that reports. */
export interface SarifRule {
  readonly id: string;
  readonly summary: string;
  /** What to do about it in general; Markdown. */
  readonly help?: string | undefined;
}

export interface SarifFinding {
  readonly rule: string;
  readonly level: "error" | "warning" | "note";
  readonly message: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  /** Why it does not count, where somebody has said so. */
  readonly suppressed?: string | undefined;
}

export interface SarifTool {
  readonly name: string;
  readonly version: string;
  readonly rules: readonly SarifRule[];
}

/** SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), as code scanning of forges reads it. */
export function sarif(tool: SarifTool, findings: readonly SarifFinding[]): string {
  const rules = tool.rules.map(({ id, summary, help }) => ({
    id,
    shortDescription: { text: summary },
    ...(help === undefined ? {} : { help: { text: help, markdown: help } }),
  }));
  const run = {
    tool: { driver: { name: tool.name, version: tool.version, rules } },
    columnKind: "utf16CodeUnits",
    results: findings.map((finding) => result(finding, tool.rules)),
  };
  const log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function result({ rule, level, message, file, line, suppressed }: SarifFinding, rules: readonly SarifRule[]) {
  const location = {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file ?? "") },
      ...(line === undefined ? {} : { region: { startLine: line } }),
    },
  };
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    level,
    message: { text: message },
    ...(file === undefined ? {} : { locations: [location] }),
    ...(suppressed === undefined ? {} : { suppressions: [{ kind: "inSource", justification: suppressed }] }),
  };
}

/** A relative path stays relative: forges match it against the checkout. */
function uriOf(file: string): string {
  return file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
}
