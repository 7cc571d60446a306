import type { BusMessage, Inspected } from "../../src/bus/index.ts";
import { shippedChecker } from "./bus-check.ts";
import { busMessage } from "./bus-messages.ts";

/** What the check thread says of a message, without the thread. */
export async function inspected(message: BusMessage): Promise<Inspected> {
  const checker = await shippedChecker();
  const { judgement, envelope, text } = await checker.check(message);
  const { subject, time, stream, sequence, headers, data } = message;
  return {
    subject,
    time,
    stream: stream ?? null,
    sequence: sequence ?? null,
    size: data.length,
    headers,
    envelope,
    ...judgement,
    text: text ?? null,
  };
}

export function inspectedBody(subject: string, body: string | Uint8Array | object): Promise<Inspected> {
  return inspected(busMessage(subject, body));
}
