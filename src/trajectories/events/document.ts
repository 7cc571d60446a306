import { identify, redactSecrets } from "../../geometry/index.ts";
import { messageOf } from "../../kernel/errors.ts";
import { isDeeperThan, MAX_DEPTH } from "../../kernel/json-depth.ts";
import { isLosslessObject, type Lossless, readLossless, toPlain } from "../../kernel/lossless-json.ts";
import { pythonCanonical } from "../../kernel/python-json.ts";
import { type Fields, isFields } from "./fields.ts";

/** A payload out of its envelope, secrets of geometry packets left out. */
export interface Payload {
  readonly fields: Fields;
  /** What the envelope says. */
  readonly topic: string | null;
  readonly id: string | null;
  readonly producer: string | null;
  readonly ts: unknown;
  /** The packet under `geometry`, or the payload itself where it is one: JSON text that keeps 1 and 1.0 apart. */
  readonly geometry: string | null;
  /** The payload is a bare packet. */
  readonly bare: boolean;
}

/** Only what may hold a packet is read without loss: that costs about ten times as much. */
const MAY_HOLD_GEOMETRY = /"(?:geometry|super_nodes|spec)"/;

/** Undefined, or the reason why this is no event at all. */
export function readPayload(text: string): Payload | { readonly reason: string } {
  let value: Lossless | undefined;
  let plain: unknown;
  try {
    if (MAY_HOLD_GEOMETRY.test(text)) {
      value = redactSecrets(readLossless(text, { notFinite: true }).value).value;
      plain = toPlain(value);
    } else plain = JSON.parse(text);
  } catch (error) {
    return { reason: `is no JSON: ${messageOf(error)}` };
  }
  if (isDeeperThan(plain, MAX_DEPTH)) return { reason: `is nested deeper than ${MAX_DEPTH} levels` };
  if (!isFields(plain))
    return { reason: `is ${Array.isArray(plain) ? "a JSON array" : "JSON"}, not an object` };
  const wrapped =
    typeof plain.topic === "string" && typeof plain.source === "string" && isFields(plain.payload);
  const fields = wrapped ? (plain.payload as Fields) : plain;
  const inner = wrapped && isLosslessObject(value) ? value.get("payload") : value;
  const bare = inner !== undefined && isPacket(inner);
  return {
    fields,
    topic: wrapped ? (plain.topic as string) : null,
    id: wrapped && typeof plain.id === "string" ? plain.id : null,
    producer: wrapped ? (plain.source as string) : null,
    ts: wrapped ? plain.ts : undefined,
    geometry: inner === undefined ? null : geometryIn(inner, bare),
    bare,
  };
}

function geometryIn(inner: Lossless, bare: boolean): string | null {
  if (bare) return pythonCanonical(inner);
  const under = isLosslessObject(inner) ? inner.get("geometry") : undefined;
  return under === undefined || under === null ? null : pythonCanonical(under);
}

function isPacket(value: Lossless): boolean {
  const { kind, tokens } = identify(value);
  return kind === "cgp" && tokens.length === 0;
}
