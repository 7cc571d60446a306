import type { BodyPorts } from "./read-body.ts";
import { readBody } from "./read-body.ts";

/** One message of a file. */
export interface InputLine {
  readonly where: string;
  readonly data: Uint8Array;
}

/**
 * Messages of files: a file is one message, or one a line where its name ends in `.jsonl` or `.ndjson`. Stdin is
 * one message, or one a line where it is no single JSON document. Throws `PmovesError` (exit 2).
 */
export async function* inputLines(ports: BodyPorts, files: readonly string[]): AsyncGenerator<InputLine> {
  if (files.length === 0) {
    const data = await readBody(ports, undefined, undefined);
    if (isOneDocument(data)) yield { where: "stdin", data };
    else yield* linesOf("stdin", data);
    return;
  }
  for (const file of files) {
    const data = await readBody(ports, undefined, file);
    if (/\.(?:jsonl|ndjson)$/i.test(file)) yield* linesOf(file, data);
    else yield { where: file, data };
  }
}

function* linesOf(name: string, data: Uint8Array): Generator<InputLine> {
  let start = 0;
  for (let line = 1; start < data.length; line++) {
    const feed = data.indexOf(10, start);
    const end = feed === -1 ? data.length : feed;
    const body = data.subarray(start, end);
    if (body.some((byte) => byte > 32)) yield { where: `${name}:${line}`, data: body };
    start = end + 1;
  }
}

function isOneDocument(data: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(data).toString("utf8"));
    return true;
  } catch {
    return !Buffer.from(data).toString("utf8").trim().includes("\n");
  }
}
