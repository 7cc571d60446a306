import { createHash } from "node:crypto";
import { isFields } from "../bridge/paths.ts";
import type { Inspected } from "../check/check-port.ts";
import { MESSAGE_ID } from "../outgoing.ts";

/** What makes two messages one event: the event's own id, the envelope's, the message's, else all of it. */
export function eventId(message: Inspected, data: Uint8Array): string {
  const { subject, envelope, headers } = message;
  const body: unknown =
    message.framing === "raw" && message.text !== null ? JSON.parse(message.text) : undefined;
  const own = isFields(body) && typeof body.event_id === "string" ? body.event_id : undefined;
  const id = own ?? envelope?.id ?? headers.find(([name]) => name === MESSAGE_ID)?.[1];
  const text = id ?? createHash("sha256").update(data).digest("base64url");
  return text.length > 200
    ? createHash("sha256").update(`${subject} ${text}`).digest("base64url")
    : `${subject} ${text}`;
}
