import type { GeometryDocument } from "../packet/read-document.ts";
import type { PacketView } from "../packet/view.ts";

/** `error`: a rule of the packet's own version; `warning`: the v1.0 checklist on an older packet, and advice. */
export type Level = "error" | "warning";

export interface Finding {
  readonly rule: string;
  readonly level: Level;
  /** JSON path. */
  readonly path: string;
  readonly message: string;
}

export interface LintInput {
  readonly document: GeometryDocument;
  readonly view: PacketView;
}

export interface LintRule {
  readonly name: string;
  /** `checklist`: an error from v1.0 on, else a warning. */
  readonly level: Level | "checklist";
  readonly check: (input: LintInput) => Iterable<Problem>;
}

export interface Problem {
  readonly path: string;
  readonly message: string;
}
