import type { BusMessage } from "../../src/bus/index.ts";
import { AT } from "./bus-check.ts";

/** A message as a bus would bring it. */
export function busMessage(
  subject: string,
  body: string | Uint8Array | object,
  more: Partial<BusMessage> = {},
): BusMessage {
  const data =
    body instanceof Uint8Array ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return { subject, data, headers: [], time: AT, ...more };
}
