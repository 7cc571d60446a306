import { StringDecoder } from "node:string_decoder";
import type { NumberedRecord } from "../capture/spool.ts";
import type { Captured } from "../events/event.ts";

/** A captured message, and where it stands, for people. */
export interface PlacedRecord extends Captured {
  /** `file.jsonl:12`, or the sequence in the spool. */
  readonly place: string;
  /** Why it could not be read when it was captured. */
  readonly bad: string | null;
}

/** What was captured, in order of arrival. */
export async function* spoolRecords(records: AsyncIterable<NumberedRecord>): AsyncGenerator<PlacedRecord> {
  for await (const { sequence, subject, text, time, source, bad } of records) {
    yield { place: `spool ${sequence}`, subject, text, time, source, bad };
  }
}

/** Events of a file: one JSON a line, or one JSON in all. Time is the events' own, so `time` is 0 here. */
export async function* fileRecords(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<PlacedRecord> {
  let line = 0;
  let whole = "";
  // A document over several lines is taken together: its first line alone is no JSON.
  let joining = false;
  for await (const text of lines(bytes)) {
    line++;
    if (line === 1 && /^\s*[[{]\s*$/.test(text)) joining = true;
    if (joining) {
      whole += `${text}\n`;
      continue;
    }
    if (text.trim() !== "") yield record(`${name}:${line}`, text);
  }
  if (!joining) return;
  const items = arrayItems(whole);
  if (items === undefined) yield record(name, whole);
  else for (const [index, item] of items.entries()) yield record(`${name}[${index}]`, JSON.stringify(item));
}

function record(place: string, text: string): PlacedRecord {
  return { place, text, subject: null, time: 0, source: "file", bad: null };
}

function arrayItems(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // The reader of events says what is wrong with it.
  }
}

async function* lines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for await (const chunk of bytes) {
    const parts = (rest + decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))).split(
      "\n",
    );
    rest = parts.pop() ?? "";
    for (const part of parts) yield part.endsWith("\r") ? part.slice(0, -1) : part;
  }
  rest += decoder.end();
  if (rest !== "") yield rest;
}
