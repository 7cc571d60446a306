import { isUtf8 } from "node:buffer";
import type { EnvelopeFields, Framing } from "../checked-message.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export interface Decoded {
  readonly framing: Framing;
  /** Undefined where the bytes are no UTF-8. */
  readonly text: string | undefined;
  /** The whole body as JSON; undefined where it is none. */
  readonly body: unknown;
  /** What subject and schema are about: the payload of an envelope, else the body. */
  readonly payload: unknown;
  readonly envelope: EnvelopeFields | null;
}

/** An envelope is an object with an object `payload`; everything else is the body itself (as publisher-discord decodes). */
export function decode(data: Uint8Array): Decoded {
  const none = { body: undefined, payload: undefined, envelope: null };
  if (data.length === 0) return { framing: "empty", text: "", ...none };
  if (!isUtf8(data)) return { framing: "not_utf8", text: undefined, ...none };
  const text = Buffer.from(data.buffer, data.byteOffset, data.length).toString("utf8");
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { framing: "not_json", text, ...none };
  }
  if (!isObject(body) || !isObject(body.payload)) {
    return { framing: "raw", text, body, payload: body, envelope: null };
  }
  return { framing: "envelope", text, body, payload: body.payload, envelope: fieldsOf(body) };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function stringOr(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function fieldsOf(envelope: JsonObject): EnvelopeFields {
  return {
    id: stringOr(envelope.id),
    topic: stringOr(envelope.topic),
    ts: stringOr(envelope.ts),
    version: stringOr(envelope.version),
    source: stringOr(envelope.source),
    correlation_id: stringOr(envelope.correlation_id),
    parent_id: stringOr(envelope.parent_id),
  };
}
