import type { Target } from "../config/types.ts";
import type { AttemptFailure, OutputBlock, Usage } from "../model/index.ts";

/** Input and most output tokens of one attempt, see `budget/estimate`. */
export interface ExpectedTokens {
  readonly input: number;
  readonly output: number;
}

/** What routing asks of whoever keeps the money; `src/gateway/budget` answers. */
export interface SpendGate {
  /** Why a target must not be tried now, in words; undefined where nothing is against it. Asked for every plan. */
  objection(target: Target): string | undefined;
  /** Whether a budget covers the target; where none does, the other two are never called. */
  covers(target: Target): boolean;
  /** The most tokens an answer of the target can have, where that is known. */
  maxOutput(target: Target): number | undefined;
  /** Never rejects: what can't be recorded is refused or let through, as the target's tier says. */
  reserve(target: Target, expected: ExpectedTokens): Promise<Ticket | Refusal>;
}

export interface Refusal {
  readonly refused: string;
}

/** The right to one attempt. Exactly one of its functions is called, once; each returns at once. */
export interface Ticket {
  readonly refused: undefined;
  /** An answer came, whole or cut off (`complete` false): it is charged for what was used. */
  used(usage: Usage, content: readonly OutputBlock[], complete: boolean): void;
  /** The attempt failed before its answer began. */
  failed(failure: AttemptFailure, stream: boolean): void;
  /** Nothing was sent. */
  unused(): void;
}
