import type { Attempt, EmbeddingRecord, InferenceRecord } from "../../gateway/index.ts";
import { uuid7 } from "../../kernel/uuid7.ts";
import type { Cells } from "./columns.ts";
import { Room } from "./room.ts";

/** To hundredths of a millisecond: what clocks say behind that is noise. */
export function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}

/** Which attempt served, as far as the inference's own row does not say it. */
export interface ServedAttempt {
  /** Among all attempts; -1 for none. */
  readonly index: number;
  /** Among those that reached an upstream, from 1. */
  readonly number: number | null;
  /** Unix milliseconds. */
  readonly at: number | null;
  readonly ms: number | null;
  readonly ttftMs: number | null;
}

const NONE: ServedAttempt = { index: -1, number: null, at: null, ms: null, ttftMs: null };

type AnyRecord = InferenceRecord | EmbeddingRecord;

export function servedOf(record: AnyRecord): ServedAttempt {
  const { attempts, finished, startedAt } = record;
  if (finished === undefined) return NONE;
  let found = NONE;
  let number = 0;
  let before = 0;
  for (let index = 0; index < attempts.length; index++) {
    const attempt = attempts[index] as Attempt;
    const { outcome, target, ms } = attempt;
    if (outcome !== undefined) number += 1;
    if (outcome === "ok" && target === finished.target.id) {
      const began = attempt.at ?? before;
      const streamed = "ttftMs" in record && record.ttftMs !== undefined;
      found = {
        index,
        number,
        at: Math.round(startedAt + began),
        // Of a stream an attempt's own time ends with its first content.
        ms: rounded(streamed ? Math.max(ms, record.ms - began) : ms),
        ttftMs: streamed ? rounded(ms) : null,
      };
    }
    before += ms;
  }
  return found;
}

/** A row for every attempt that reached an upstream and did not serve: its outcome and the upstream's words. */
export function otherAttempts(
  record: AnyRecord,
  served: number,
): { readonly cells: readonly Cells[]; readonly bytes: number } {
  const { attempts } = record;
  const cells: Cells[] = [];
  let bytes = 0;
  let number = 0;
  let before = 0;
  for (let i = 0; i < attempts.length; i++) {
    const attempt = attempts[i] as Attempt;
    if (attempt.outcome !== undefined) {
      number += 1;
      if (i !== served) {
        const room = new Room();
        cells.push(row(record, attempt, number, attempt.at ?? before, room));
        bytes += room.bytes;
      }
    }
    before += attempt.ms;
  }
  return { cells, bytes };
}

function row(record: AnyRecord, attempt: Attempt, number: number, began: number, room: Room): Cells {
  const { target, variant, tier, ms } = attempt;
  const slash = target.lastIndexOf("/");
  const timestamp = Math.round(record.startedAt + began);
  return [
    uuid7(timestamp),
    record.inferenceId,
    number,
    timestamp,
    target.slice(0, slash),
    target.slice(slash + 1),
    variant,
    target,
    tier,
    attempt.outcome ?? null,
    attempt.status ?? null,
    room.take("reason", attempt.reason ?? null),
    rounded(ms),
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    0,
    null,
    null,
    null,
    null,
    null,
    null,
    room.omitted,
  ];
}
