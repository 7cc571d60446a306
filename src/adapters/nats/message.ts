import type { JsMsg } from "@nats-io/jetstream";
import { type Msg, type MsgHdrs, headers as makeHeaders } from "@nats-io/transport-node";
import type { BusHeader, BusMessage } from "../../bus/port.ts";

const NONE: readonly BusHeader[] = [];

export function liveMessage(msg: Msg, now: number): BusMessage {
  const { subject, data } = msg;
  const reply = msg.reply;
  const headers = headersOf(msg.headers);
  return reply ? { subject, data, headers, time: now, reply } : { subject, data, headers, time: now };
}

export function storedMessage(msg: JsMsg): BusMessage {
  const { stream, streamSequence, timestampNanos } = msg.info;
  return {
    subject: msg.subject,
    data: msg.data,
    headers: headersOf(msg.headers),
    time: timestampNanos / 1e6,
    stream,
    sequence: streamSequence,
  };
}

function headersOf(found: MsgHdrs | undefined): readonly BusHeader[] {
  if (found === undefined) return NONE;
  const all: BusHeader[] = [];
  for (const [name, values] of found) for (const value of values) all.push([name, value]);
  return all;
}

export function natsHeaders(wanted: readonly BusHeader[]): MsgHdrs | undefined {
  if (wanted.length === 0) return undefined;
  const made = makeHeaders();
  for (const [name, value] of wanted) made.append(name, value);
  return made;
}

/** Bytes of headers on the wire: `NATS/1.0`, each line, and the blank one. */
export function headerBytes(wanted: readonly BusHeader[]): number {
  if (wanted.length === 0) return 0;
  return wanted.reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value) + 4,
    "NATS/1.0\r\n\r\n".length,
  );
}
