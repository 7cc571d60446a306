import { SseParser } from "../../kernel/sse.ts";
import type { EventBatch, GatewayEvent } from "../control/events.ts";
import { HttpFailure } from "../providers/http-port.ts";
import { bodyText, type Connection, parsed } from "./connection.ts";

/**
 * The events of a running gateway, a batch a read. Ends where the connection ends; throws `PmovesError` where
 * nothing or something else answers.
 */
export async function* remoteEvents(
  connection: Connection,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<EventBatch, void, undefined> {
  const answer = await connection.open(path, undefined, signal, "GET");
  if (answer.status !== 200) {
    throw connection.notOne(`${path}: ${connection.reason(answer.status, await bodyText(answer, signal))}`);
  }
  const parser = new SseParser();
  try {
    for await (const chunk of answer.chunks) {
      const batch = batchOf(parser.push(chunk));
      if (batch.events.length > 0 || batch.dropped > 0) yield batch;
    }
  } catch (error) {
    // A gateway that goes away ends its events; whoever listens sees that by asking for its state.
    if (!signal.aborted && !(error instanceof HttpFailure)) throw error;
  }
}

function batchOf(told: readonly { readonly event: string; readonly data: string }[]): EventBatch {
  const events: GatewayEvent[] = [];
  let dropped = 0;
  for (const { event, data } of told) {
    const value = parsed(data);
    if (typeof value !== "object" || value === null) continue;
    if (event === "dropped") dropped += Number((value as { readonly count?: unknown }).count) || 0;
    // A newer gateway may tell of more than this version knows.
    else if (event === "attempt" || event === "answer") events.push(value as GatewayEvent);
  }
  return { events, dropped };
}
