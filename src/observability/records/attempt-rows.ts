import type { Attempt, EmbeddingRecord, InferenceRecord } from "../../gateway/index.ts";
import { uuid7 } from "../../kernel/uuid7.ts";
import type { Cells } from "./columns.ts";
import { Room } from "./room.ts";

/** To hundredths of a millisecond: what clocks say behind that is noise. */
export function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}

/**
 * A row for every attempt that reached an upstream. What was sent and came back is known of the one that
 * served; of the others their outcome and the upstream's words.
 */
export function attemptRows(
  record: InferenceRecord | EmbeddingRecord,
  rawRequest: string | null,
  rawResponse: string | null,
): { readonly cells: readonly Cells[]; readonly bytes: number } {
  const { attempts, finished } = record;
  const cells: Cells[] = [];
  const serving =
    finished === undefined ? -1 : attempts.findLastIndex((one) => isServing(one, finished.target.id));
  let bytes = 0;
  let before = 0;
  for (let i = 0; i < attempts.length; i++) {
    const attempt = attempts[i] as Attempt;
    if (attempt.outcome !== undefined) {
      const room = new Room();
      const served = i === serving;
      cells.push(
        row(
          record,
          attempt,
          cells.length + 1,
          before,
          room,
          served,
          served ? rawRequest : null,
          served ? rawResponse : null,
        ),
      );
      bytes += room.bytes;
    }
    before += attempt.ms;
  }
  return { cells, bytes };
}

function isServing({ target, outcome }: Attempt, served: string): boolean {
  return outcome !== undefined && target === served;
}

function row(
  record: InferenceRecord | EmbeddingRecord,
  attempt: Attempt,
  number: number,
  before: number,
  room: Room,
  served: boolean,
  rawRequest: string | null,
  rawResponse: string | null,
): Cells {
  const { target, variant, tier, ms } = attempt;
  const finished = served ? record.finished : undefined;
  const usage = finished?.usage;
  const streamed = served && "ttftMs" in record && record.ttftMs !== undefined;
  const slash = target.lastIndexOf("/");
  const timestamp = Math.round(record.startedAt + before);
  return [
    uuid7(timestamp),
    record.inferenceId,
    number,
    timestamp,
    finished?.target.model ?? target.slice(0, slash),
    finished?.target.provider ?? target.slice(slash + 1),
    variant,
    target,
    tier,
    attempt.outcome ?? null,
    attempt.status ?? null,
    room.take("reason", attempt.reason ?? null),
    // Of a stream an attempt's own time ends with its first content.
    rounded(streamed ? Math.max(ms, record.ms - before) : ms),
    streamed ? rounded(ms) : null,
    usage?.inputTokens ?? null,
    usage?.outputTokens ?? null,
    usage?.cacheReadTokens ?? null,
    usage?.cacheWriteTokens ?? null,
    usage?.cost ?? null,
    finished !== undefined && "finishReason" in finished ? finished.finishReason : null,
    0,
    room.take("raw_request", rawRequest || null),
    room.take("raw_response", rawResponse),
    null,
    null,
    null,
    null,
    room.omitted,
  ];
}
