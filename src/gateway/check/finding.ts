import type { Notice } from "../config/index.ts";

/** One thing that `config check` has to say, as JSON shows it. */
export interface Finding {
  readonly severity: Notice["severity"];
  /** Stable name, e.g. `config.even_sampling`. */
  readonly code: string;
  /** Line and column count from 1; all null for what stands in no file. */
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly key: string | null;
  readonly message: string;
  readonly fix: string | null;
}

export function findingOf({ severity, code, message, place, fix }: Notice): Finding {
  return {
    severity,
    code,
    file: place?.file ?? null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    key: place?.keyPath || null,
    message,
    fix: fix ?? null,
  };
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** Worst first, then by place; what stands in no file comes last. */
export function bySeverity(a: Finding, b: Finding): number {
  return (
    RANK[a.severity] - RANK[b.severity] ||
    Number(a.file === null) - Number(b.file === null) ||
    (a.file ?? "").localeCompare(b.file ?? "") ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0)
  );
}

export interface Counts {
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  /** Keys that TensorZero lacks, and would refuse. */
  readonly extensions: number;
}

export function countFindings(findings: readonly Finding[]): Counts {
  const of = (severity: Finding["severity"]) => findings.filter((one) => one.severity === severity).length;
  return {
    errors: of("error"),
    warnings: of("warning"),
    notes: of("info"),
    extensions: findings.filter(({ code }) => code === "config.extension").length,
  };
}

/** `file:line:column`, or "". */
export function placeText({ file, line, column }: Finding): string {
  return file === null ? "" : `${file}:${line}:${column}`;
}
