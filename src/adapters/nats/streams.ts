import { JetStreamApiError, type JetStreamManager, type StreamInfo } from "@nats-io/jetstream";
import { errors, type NatsConnection } from "@nats-io/transport-node";
import type { StreamState } from "../../bus/port.ts";
import { refusalOf } from "../../bus/reading-rules.ts";
import { overlaps } from "../../bus/subjects.ts";

/** Every stream of the account; none where the server or the account has no JetStream. */
export async function listStreams(manager: JetStreamManager): Promise<readonly StreamState[]> {
  const found: StreamState[] = [];
  try {
    for await (const info of manager.streams.list()) found.push(stateOf(info));
  } catch (error) {
    if (hasNoJetStream(error)) return [];
    throw error;
  }
  return found;
}

/** How long a server that does not say so itself may take to say whether it stores anything. */
const ASKED_MS = 1_000;

/**
 * Whether the account has JetStream. Where somebody listens to `>` on a server without it, nobody answers: so
 * the server's own word counts first, and silence is a no.
 */
export async function hasJetStream(connection: NatsConnection, manager: JetStreamManager): Promise<boolean> {
  if (connection.info?.jetstream !== true) {
    const answer = await connection.request("$JS.API.INFO", "", { timeout: ASKED_MS }).catch(() => undefined);
    if (answer === undefined) return false;
  }
  try {
    await manager.getAccountInfo();
    return true;
  } catch (error) {
    // Who may not ask for the account may still be allowed to read a stream.
    return !hasNoJetStream(error);
  }
}

/** True for what a server without JetStream, or an account without it, answers. */
export function hasNoJetStream(error: unknown): boolean {
  if (error instanceof errors.NoRespondersError) return true;
  if (error instanceof errors.RequestError && error.isNoResponders()) return true;
  // 10039: not enabled for the account; 10076: not enabled.
  if (error instanceof JetStreamApiError) return error.code === 10039 || error.code === 10076;
  return error instanceof Error && error.name === "JetStreamNotEnabled";
}

function stateOf({ config, state }: StreamInfo): StreamState {
  const retention =
    config.retention === "workqueue" || config.retention === "interest" ? config.retention : "limits";
  const time = (text: string) => (state.messages === 0 ? null : Date.parse(text));
  return {
    name: config.name,
    subjects: config.subjects ?? [],
    retention,
    messages: state.messages,
    bytes: state.bytes,
    firstSequence: state.first_seq,
    lastSequence: state.last_seq,
    firstTime: time(state.first_ts),
    lastTime: time(state.last_ts),
    consumers: state.consumer_count,
    maxAge: config.max_age > 0 ? config.max_age / 1e6 : null,
    refused: refusalOf(config.name, retention),
  };
}

/** Streams that store some subject of these patterns. */
export function streamsOf(
  streams: readonly StreamState[],
  patterns: readonly string[],
): readonly StreamState[] {
  return streams.filter(({ subjects }) =>
    subjects.some((subject) => patterns.some((pattern) => overlaps(subject, pattern))),
  );
}
