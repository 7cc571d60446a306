import type { Judgement } from "../checked-message.ts";
import type { BusHeader, BusMessage } from "../port.ts";
import type { Checked } from "./checker.ts";

const texts = new WeakMap<Judgement, string>();

/** The judgement's part of a line: the same for many messages. */
export function judgementText({ judgement }: Checked): string {
  const known = texts.get(judgement);
  if (known !== undefined) return known;
  const text = JSON.stringify(judgement).slice(1, -1);
  texts.set(judgement, text);
  return text;
}

/**
 * A message as one line of JSON: where and when, envelope, judgement, and `body` character for character as it
 * came (1.0 stays 1.0) but for line feeds between its tokens and secrets. What is no JSON comes as `text`, what
 * is no UTF-8 as `base64`, beside a `body` of null. This is all but the last value.
 */
export function lineHead(message: BusMessage, checked: Checked, judgement: string): string {
  const { subject, time, stream, sequence, headers, data } = message;
  const envelope = checked.envelope === null ? "null" : JSON.stringify(checked.envelope);
  return `{"subject":${JSON.stringify(subject)},"time":"${isoTime(time)}","stream":${
    stream === undefined ? "null" : JSON.stringify(stream)
  },"sequence":${sequence ?? "null"},"size":${data.length},"headers":${headersText(headers)},"envelope":${envelope},${judgement},`;
}

/** The last value, where it is not the bytes as they came. */
export function lineRest({ data }: BusMessage, { text, json }: Checked): string {
  // In a JSON document a line feed can only stand between tokens.
  if (json && text !== undefined) return `"body":${text.replace(/[\n\r]+/g, " ")}}\n`;
  if (text !== undefined) return `"body":null,"text":${JSON.stringify(text)}}\n`;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
  return `"body":null,"base64":"${bytes.toString("base64")}"}\n`;
}

function headersText(headers: readonly BusHeader[]): string {
  return headers.length === 0 ? "[]" : JSON.stringify(headers);
}

let lastTime = Number.NaN;
let lastText = "";

/** Messages of one millisecond come together, so the last answer is kept. */
export function isoTime(time: number): string {
  const ms = Math.floor(time);
  if (ms !== lastTime) {
    lastTime = ms;
    lastText = new Date(ms).toISOString();
  }
  return lastText;
}
