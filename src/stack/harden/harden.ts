import { type Audit, audit } from "../audit/audit.ts";
import { baselineKey } from "../audit/baseline.ts";
import type { AuditFinding } from "../audit/finding.ts";
import type { Rulebook, RuleId } from "../audit/rule.ts";
import type { Diagnostic } from "../compose/failure.ts";
import type { ComposeFiles } from "../compose/loading.ts";
import { type ReadOptions, readCompose } from "../compose/read.ts";
import type { Knowledge } from "./knowledge.ts";
import type { Note } from "./note.ts";
import { overlayText } from "./overlay.ts";
import { type Plan, plan } from "./plan.ts";

/** A finding that is still there under the overlay. */
export interface Left extends AuditFinding {
  readonly why: string;
}

export interface Hardened {
  readonly text: string;
  /** Services that were looked at. */
  readonly services: number;
  /** How many findings of each rule are gone. */
  readonly mended: Readonly<Record<string, number>>;
  readonly left: readonly Left[];
  /** What the operator has to do or to know. */
  readonly notes: readonly Note[];
  /** Variables that the base files ask for, or the overlay. */
  readonly required: readonly string[];
}

export interface HardenInput {
  readonly files: ComposeFiles;
  readonly options: ReadOptions;
  readonly book: Rulebook;
  readonly knowledge: Knowledge;
  readonly skip: ReadonlySet<RuleId>;
  /** The name that the overlay gets. */
  readonly out: string;
}

/** Mending one thing can show another: a healthcheck that is new is one to wait for. */
const ROUNDS = 3;

/**
 * The overlay for a project, and what base and overlay together are still found to lack: nothing is called
 * mended that a second audit has not seen mended.
 */
export async function harden({ files, options, book, knowledge, skip, out }: HardenInput): Promise<Hardened> {
  const base = await readCompose(files, options);
  const before = audit(base, book);
  let planned = plan({ project: base, audited: before, book, knowledge, skip });
  let text = overlayText(planned.overlay, options.files);
  let { after, project } = await under(text);
  for (let round = 1; round < ROUNDS && worthAnother(after, planned, skip); round++) {
    planned = plan({ project, audited: after, book, knowledge, skip }, planned);
    text = overlayText(planned.overlay, options.files);
    ({ after, project } = await under(text));
  }
  const now = new Set(after.findings.map(baselineKey));
  const gone = before.findings.filter((finding) => !now.has(baselineKey(finding)));
  const mended = Object.fromEntries(
    [...Map.groupBy(gone, ({ rule }) => rule)].map(([rule, found]) => [rule, found.length]),
  );
  return {
    text,
    services: base.services.size,
    mended,
    left: after.findings.filter(({ state }) => state === "open").map((finding) => leftOf(finding)),
    notes: planned.notes,
    required: requiredBy(project.diagnostics),
  };

  async function under(overlay: string) {
    const read = async (path: string) => (path === out ? overlay : files.read(path));
    const mode = async (path: string) => (path === out ? undefined : files.mode?.(path));
    const merged = await readCompose({ read, mode }, { ...options, files: [...options.files, out] });
    return { project: merged, after: audit(merged, book) };
  }

  function leftOf(finding: AuditFinding): Left {
    const skipped = skip.has(finding.rule) ? "it was left out with --skip" : undefined;
    const usual = book.rules.get(finding.rule)?.left ?? "an overlay can't change it";
    return { ...finding, why: skipped ?? planned.reasons.get(baselineKey(finding)) ?? usual };
  }
}

function requiredBy(diagnostics: readonly Diagnostic[]): readonly string[] {
  const names = diagnostics.flatMap(({ code, name }) => (code === "required_variable" ? [name] : []));
  return [...new Set(names)].sort();
}

function worthAnother(after: Audit, planned: Plan, skip: ReadonlySet<RuleId>): boolean {
  return after.findings.some(
    (finding) =>
      finding.rule === "depends-on-healthy" &&
      finding.state === "open" &&
      !skip.has(finding.rule) &&
      !planned.reasons.has(baselineKey(finding)),
  );
}
