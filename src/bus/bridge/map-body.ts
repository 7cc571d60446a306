import type { Outgoing } from "../port.ts";
import { contentHash, uuidOf } from "./ids.ts";
import type { Form, Mapping } from "./mapping.ts";
import { packetOf } from "./packet.ts";
import { at, type Fields, firstAt, isFields } from "./paths.ts";
import { BridgeRefusal } from "./problem.ts";
import { readField, readTime } from "./read-field.ts";

export interface Mapped {
  readonly form: Form;
  readonly message: Outgoing & { readonly messageId: string };
  /** The whole body of the message, as it goes out. */
  readonly body: Fields;
}

export interface MapOptions {
  /** Unix milliseconds, for bodies that say no time of their own. */
  readonly now: number;
  /** Name that the sender gave the event, e.g. an Idempotency-Key. */
  readonly id?: string | undefined;
}

/**
 * What a service sent, bare or in an envelope, as a message. The same content has the same message id,
 * whenever it comes. Throws `BridgeRefusal`.
 */
export function mapBody(mapping: Mapping, sent: unknown, { now, id }: MapOptions): Mapped {
  if (!isFields(sent)) {
    throw new BridgeRefusal(
      "",
      "is no JSON object",
      `Send what ${mapping.service} sends: ${shapes(mapping)}.`,
    );
  }
  const envelope = isEnvelope(sent) ? sent : undefined;
  const body = envelope?.payload ?? sent;
  const form = mapping.forms.find(({ has }) => has.every((path) => at(body, path) !== undefined));
  if (form === undefined) throw unknownForm(mapping, body);
  const fields = fieldsOf(form, body);
  const eventId = uuidOf(
    contentHash([mapping.service, form.subject, id ?? identityOf(form, fields) ?? body]),
  );
  const time = timeOf(form, body) ?? readTime(envelope?.ts) ?? new Date(now).toISOString();
  const payload = form.asIs ? body : payloadOf(mapping, form, body, { fields, time, eventId });
  const whole: Fields =
    form.framing === "raw"
      ? payload
      : { id: eventId, topic: form.subject, ts: time, version: "v1", source: mapping.service, payload };
  const data = Buffer.from(JSON.stringify(whole));
  return { form, body: whole, message: { subject: form.subject, data, messageId: eventId } };
}

function isEnvelope(sent: Fields): sent is Fields & { readonly payload: Fields } {
  return isFields(sent.payload) && typeof sent.topic === "string";
}

function shapes({ forms }: Mapping): string {
  return forms.map(({ what, has }) => `${what} (has ${has.join(", ")})`).join("; or ");
}

/** Of several shapes the one that most is there of is the one that was meant. */
function unknownForm(mapping: Mapping, body: Fields): BridgeRefusal {
  const missing = mapping.forms
    .map(({ has }) => ({ gone: has.filter((path) => at(body, path) === undefined), of: has.length }))
    .sort((a, b) => a.gone.length / a.of - b.gone.length / b.of)[0];
  const field = missing?.gone[0] ?? "";
  return new BridgeRefusal(field, "is missing", `Send what ${mapping.service} sends: ${shapes(mapping)}.`);
}

/** The values that name the event; undefined where one is missing. */
function identityOf({ identity = [] }: Form, fields: Fields): readonly unknown[] | undefined {
  const parts = identity.map((name) => fields[name]);
  return parts.length === 0 || parts.includes(undefined) ? undefined : parts;
}

function fieldsOf(form: Form, body: Fields): Fields {
  if (form.asIs) return body;
  const fields: Record<string, unknown> = { ...form.fixed };
  for (const rule of form.fields) {
    const value = readField(body, rule);
    if (value !== undefined) fields[rule.to] = value;
  }
  return fields;
}

function timeOf(form: Form, body: Fields): string | undefined {
  const found = firstAt(body, form.time);
  if (found === undefined) return undefined;
  const time = readTime(found.value);
  if (time !== undefined) return time;
  throw new BridgeRefusal(
    found.path,
    "is no time",
    "Send RFC 3339, e.g. 2026-01-31T12:00:00Z, or Unix seconds.",
  );
}

interface Facts {
  readonly fields: Fields;
  readonly time: string;
  readonly eventId: string;
}

function payloadOf(mapping: Mapping, form: Form, body: Fields, { fields, time, eventId }: Facts): Fields {
  const geometry =
    form.geometry === undefined ? {} : { geometry: packetOf(body, form.geometry, time, mapping.service) };
  if (form.subject === "geometry.event.v1") {
    return {
      type: form.type ?? form.name,
      ts: time,
      session_id: sessionOf(mapping, form, body),
      event_id: eventId,
      source: mapping.service,
      ...geometry,
      data: fields,
    };
  }
  return form.framing === "raw" ? { ts: time, ...fields, ...geometry } : { ...fields, ...geometry };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A UUID that the body names, else one that is the same for everything about the same thing. */
function sessionOf(mapping: Mapping, form: Form, body: Fields): string {
  const found = (form.session ?? []).map((path) => at(body, path)).filter((part) => part !== undefined);
  const [first] = found;
  if (typeof first === "string" && UUID.test(first)) return first.toLowerCase();
  if (found.length === 0) return uuidOf(contentHash(["session", mapping.service, body]));
  return uuidOf(contentHash(["session", first]));
}
