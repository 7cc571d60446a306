import type { JsMsg } from "@nats-io/jetstream";

/** What the server says of a delivery. */
export interface Delivery {
  /** In the stream. */
  readonly sequence: number;
  /** In the consumer: a number for each delivery. */
  readonly delivery: number;
  /** Unix milliseconds. */
  readonly time: number;
}

/** Digits of a time in nanoseconds behind its milliseconds. */
const BELOW_MS = 6;

/**
 * Reads the reply subjects of a consumer's messages, which begin alike (ADR-15 of the NATS architecture:
 * `$JS.ACK.<domain>.<account>.<stream>.<consumer>.<deliveries>.<stream sequence>.<consumer sequence>.<time>.<pending>`,
 * without domain and account from older servers). The client's own reading takes three times as long.
 */
export function deliveryReader(): (message: JsMsg) => Delivery {
  let prefix = "";
  return (message) => {
    // Its type does not name what it was read from.
    const { reply } = message as JsMsg & { readonly reply?: string };
    if (reply === undefined) return readByClient(message);
    if (prefix === "" || !reply.startsWith(prefix)) prefix = prefixOf(reply);
    const sequenceAt = reply.indexOf(".", prefix.length) + 1;
    const deliveryAt = reply.indexOf(".", sequenceAt) + 1;
    const timeAt = reply.indexOf(".", deliveryAt) + 1;
    return {
      sequence: digits(reply, sequenceAt, deliveryAt - 1),
      delivery: digits(reply, deliveryAt, timeAt - 1),
      time: digits(reply, timeAt, reply.indexOf(".", timeAt) - BELOW_MS),
    };
  };
}

/** What stands before the number of deliveries. */
function prefixOf(reply: string): string {
  const tokens = reply.split(".");
  if (!reply.startsWith("$JS.ACK.") || (tokens.length !== 9 && tokens.length < 11))
    throw new Error(`no delivery of a stream: ${reply}`);
  return `${tokens.slice(0, tokens.length === 9 ? 4 : 6).join(".")}.`;
}

function readByClient({ info }: JsMsg): Delivery {
  const { streamSequence: sequence, deliverySequence: delivery, timestampNanos } = info;
  return { sequence, delivery, time: Math.floor(timestampNanos / 1e6) };
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + text.charCodeAt(at) - 0x30;
  return value;
}
