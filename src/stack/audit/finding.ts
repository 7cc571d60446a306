import type { Place } from "../compose/node.ts";
import type { RuleId, Severity } from "./rule.ts";

/** What a check finds. */
export interface Draft {
  readonly rule: RuleId;
  /** What it is about; with the rule it names the finding, whatever line it stands in: `postgres`, `postgres:5432`. */
  readonly subject: string;
  readonly message: string;
  readonly place: Place;
  readonly service?: string | undefined;
  /** Instead of the rule's, where this case is less bad. */
  readonly severity?: Severity | undefined;
}

/** `suppressed`: a comment says why it stays. `known`: it stands in the baseline. */
export type FindingState = "open" | "suppressed" | "known";

export interface AuditFinding {
  readonly severity: Severity;
  readonly rule: RuleId;
  readonly subject: string;
  readonly service: string | undefined;
  readonly message: string;
  readonly mend: string;
  readonly file: string;
  readonly line: number;
  readonly state: FindingState;
  /** Of the suppression. */
  readonly reason: string | undefined;
}

/** How many open findings of each severity there are, and how many do not count. */
export function countsOf(findings: readonly AuditFinding[]) {
  const open = (severity: Severity) =>
    findings.filter((one) => one.state === "open" && one.severity === severity).length;
  const inState = (state: FindingState) => findings.filter((one) => one.state === state).length;
  return {
    high: open("high"),
    medium: open("medium"),
    low: open("low"),
    info: open("info"),
    suppressed: inState("suppressed"),
    known: inState("known"),
  };
}
