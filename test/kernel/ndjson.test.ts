import { describe, expect, test } from "vitest";
import { NdjsonParser } from "../../src/kernel/ndjson.ts";
import { TooLarge } from "../../src/kernel/too-large.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function all(chunks: readonly Uint8Array[], limit?: number) {
  const parser = new NdjsonParser(limit);
  const lines = chunks.flatMap((chunk) => [...parser.push(chunk)]);
  return { lines: lines.map((line) => line.trim()), tail: parser.end() };
}

const TEXT = '{"a":"é"}\n\r\n{"b":"😀"}\r\n  \n{"c":3}\n';
const LINES = ['{"a":"é"}', '{"b":"😀"}', '{"c":3}'];

describe("NdjsonParser", () => {
  test("gives the same lines for every cut into two, and for single bytes", () => {
    const whole = bytes(TEXT);
    for (let cut = 0; cut <= whole.length; cut++) {
      expect(all([whole.subarray(0, cut), whole.subarray(cut)])).toEqual({ lines: LINES, tail: undefined });
    }
    expect(all([...whole].map((byte) => Uint8Array.of(byte))).lines).toEqual(LINES);
  });

  test("hands over the last line that no line feed closed", () => {
    expect(all([bytes('{"a":1}\n{"b"')])).toEqual({ lines: ['{"a":1}'], tail: '{"b"' });
  });

  test("keeps the text of the chunk it was given last", () => {
    const parser = new NdjsonParser();
    parser.push(bytes('{"a":1}\n{"b"'));
    expect(parser.text).toBe('{"a":1}\n{"b"');
  });

  test("refuses a line beyond the limit, closed or not", () => {
    expect(() => all([bytes("0123456789")], 8)).toThrow(TooLarge);
    expect(() => all([bytes("0123456789\n")], 8)).toThrow(TooLarge);
  });
});
