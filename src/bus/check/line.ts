import type { BusHeader, BusMessage } from "../port.ts";
import type { Checked } from "./checker.ts";

/** The judgement's part of a line: the same for many messages. */
export function judgementText({ judgement }: Checked): string {
  return JSON.stringify(judgement).slice(1, -1);
}

/**
 * A message as one line of JSON: where and when, envelope, judgement, and `body` character for character as it
 * came (1.0 stays 1.0) but for line feeds between its tokens and secrets. What is no JSON comes as `text`, what
 * is no UTF-8 as `base64`, beside a `body` of null.
 */
export function lineOf(message: BusMessage, checked: Checked, judgement: string): string {
  const { subject, time, stream, sequence, headers, data } = message;
  const envelope = checked.envelope === null ? "null" : JSON.stringify(checked.envelope);
  return `{"subject":${JSON.stringify(subject)},"time":"${isoTime(time)}","stream":${
    stream === undefined ? "null" : JSON.stringify(stream)
  },"sequence":${sequence ?? "null"},"size":${data.length},"headers":${headersText(headers)},"envelope":${envelope},${judgement},${bodyText(message, checked)}}\n`;
}

function bodyText({ data }: BusMessage, { text, json }: Checked): string {
  // In a JSON document a line feed can only stand between tokens.
  if (json && text !== undefined)
    return `"body":${/[\n\r]/.test(text) ? text.replace(/[\n\r]+/g, " ") : text}`;
  if (text !== undefined) return `"body":null,"text":${JSON.stringify(text)}`;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
  return `"body":null,"base64":"${bytes.toString("base64")}"`;
}

function headersText(headers: readonly BusHeader[]): string {
  return headers.length === 0 ? "[]" : JSON.stringify(headers);
}

export function isoTime(time: number): string {
  return new Date(time).toISOString();
}
