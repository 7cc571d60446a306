import type { AuditFinding } from "../audit/finding.ts";
import type { Policy } from "../audit/rule.ts";
import type { ComposeProject, ComposeService } from "../compose/project.ts";
import type { Knowledge } from "./knowledge.ts";
import type { Note } from "./note.ts";
import type { OverlayPatch, ServicePatch } from "./patch.ts";

/** What a fix works on. */
export interface FixInput {
  readonly finding: AuditFinding;
  readonly service: ComposeService;
  readonly project: ComposeProject;
  readonly patch: ServicePatch;
  readonly overlay: OverlayPatch;
  readonly policy: Policy;
  readonly knowledge: Knowledge;
  /** What the operator has to do, or to know, for this change to work. */
  readonly note: (kind: Note["kind"], text: string) => void;
}

/** Changes the patch so that the finding is gone; returns why it can't, where it can't. */
export type Fix = (input: FixInput) => string | undefined;
