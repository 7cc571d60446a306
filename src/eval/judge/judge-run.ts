import type { Clock } from "../../kernel/clock.ts";
import { messageOf } from "../../kernel/errors.ts";
import type { JudgeIdentity } from "./answer.ts";
import { type CallRow, callRow } from "./call-row.ts";
import { asCompleted } from "./in-flight.ts";
import { askOnce, CallFailed } from "./one-call.ts";
import { type JudgeSpec, type Question, questionOf, type Unit } from "./plan.ts";
import { type Session, Stopped } from "./session.ts";

/** What asks, for one plan. */
export interface Asking {
  readonly session: Session;
  readonly spec: JudgeSpec;
  readonly judge: JudgeIdentity;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Questions begun at once; the session lets fewer through. */
  readonly width: number;
}

/** A row as it comes, or the news that the run has stopped and this unit was not asked. */
export type Asked = { readonly row: CallRow } | { readonly skipped: Unit };

/**
 * Asks every unit and gives rows as they come. A question that failed for good is a row with its error. Once
 * the session has stopped, units are still looked up in the journal, and skipped where they are not there.
 * Throws what no other question would get past.
 */
export function askAll(units: Iterable<Unit>, asking: Asking): AsyncGenerator<Asked, void, undefined> {
  return asCompleted(units, asking.width, (unit) => ask(unit, asking));
}

async function ask(unit: Unit, { session, spec, judge, clock, timeoutMs }: Asking): Promise<Asked> {
  const question: Question = questionOf(unit, spec, judge);
  try {
    const answer = await session.ask(question.key, (client, signal, tries) =>
      askOnce(question.call, { client, clock, signal, timeoutMs }, tries),
    );
    return { row: callRow(question, answer, spec, judge) };
  } catch (error) {
    if (error instanceof Stopped) return { skipped: unit };
    if (error instanceof CallFailed) return { row: callRow(question, messageOf(error), spec, judge) };
    throw error;
  }
}
