import type { Audit } from "../audit/audit.ts";
import { baselineKey } from "../audit/baseline.ts";
import type { AuditFinding } from "../audit/finding.ts";
import type { Rulebook, RuleId } from "../audit/rule.ts";
import type { ComposeProject } from "../compose/project.ts";
import { isolationNotes, makeInternal } from "./fix-networks.ts";
import { FIXES } from "./fixes.ts";
import type { Knowledge } from "./knowledge.ts";
import { type Note, noteKey } from "./note.ts";
import { emptyPatch, type OverlayPatch, patchOf } from "./patch.ts";

export interface PlanInput {
  readonly project: ComposeProject;
  readonly audited: Audit;
  readonly book: Rulebook;
  readonly knowledge: Knowledge;
  /** Rules that are not to be mended. */
  readonly skip: ReadonlySet<RuleId>;
}

export interface Plan {
  readonly overlay: OverlayPatch;
  /** Why a finding can't be mended, by rule and subject. */
  readonly reasons: ReadonlyMap<string, string>;
  readonly notes: readonly Note[];
}

const ORDER = Object.keys(FIXES);

/**
 * A patch for each open finding that an overlay can mend, over patches of an earlier round. What a comment
 * suppresses is meant to stay, and stays.
 */
export function plan({ project, audited, book, knowledge, skip }: PlanInput, before?: Plan): Plan {
  const overlay = before?.overlay ?? emptyPatch();
  // Every service in the order of the files, so that the overlay reads like them.
  for (const name of project.services.keys()) patchOf(overlay, name);
  const reasons = new Map(before?.reasons);
  const notes = new Map((before?.notes ?? []).map((note) => [noteKey(note), note]));
  const add = (note: Note) => notes.set(noteKey(note), note);
  const open = audited.findings.filter(({ state, rule }) => state !== "suppressed" && !skip.has(rule));
  const rank = ({ rule }: AuditFinding) => (ORDER.includes(rule) ? ORDER.indexOf(rule) : ORDER.length);
  for (const finding of [...open].sort((one, other) => rank(one) - rank(other))) {
    const reason = mend(finding);
    if (reason !== undefined) reasons.set(baselineKey(finding), reason);
  }
  if (before === undefined) isolationNotes(project, overlay).forEach(add);
  return { overlay, reasons, notes: [...notes.values()] };

  function mend(finding: AuditFinding): string | undefined {
    const usual = book.rules.get(finding.rule)?.left ?? "an overlay can't change it";
    if (finding.rule === "internal-networks") return makeInternal(finding.subject, project, overlay);
    const fix = FIXES[finding.rule];
    const service = finding.service === undefined ? undefined : project.services.get(finding.service);
    if (fix === undefined || service === undefined) return usual;
    const patch = patchOf(overlay, service.name);
    const note = (kind: Note["kind"], text: string) => void add({ kind, text });
    return fix({ finding, service, project, patch, overlay, policy: book.policy, knowledge, note });
  }
}
