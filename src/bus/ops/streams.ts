import type { StreamState } from "../port.ts";

export interface StreamRow {
  readonly stream: string;
  readonly subjects: readonly string[];
  readonly retention: string;
  readonly messages: number;
  readonly bytes: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly max_age_s: number | null;
  readonly consumers: number;
  /** Whether its history may be read. */
  readonly readable: boolean;
  readonly note: string | null;
}

export function streamRow(state: StreamState): StreamRow {
  const { name, subjects, retention, messages, bytes, firstTime, lastTime, maxAge, consumers, refused } =
    state;
  const time = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    stream: name,
    subjects,
    retention,
    messages,
    bytes,
    first: time(firstTime),
    last: time(lastTime),
    max_age_s: maxAge === null ? null : maxAge / 1000,
    consumers,
    readable: refused === null,
    note: refused ?? noteOf(state),
  };
}

function noteOf({ retention, consumers, messages }: StreamState): string | null {
  if (retention !== "interest") return null;
  if (consumers === 0) return "interest retention without a consumer keeps nothing";
  return messages > 0
    ? "interest retention: what is here waits for a consumer; a durable that nobody reads pins it"
    : null;
}
