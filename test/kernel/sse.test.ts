import { describe, expect, test } from "vitest";
import { type SseEvent, SseParser } from "../../src/kernel/sse.ts";
import { TooLarge } from "../../src/kernel/too-large.ts";
import { seeded } from "../support/seeded.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function all(chunks: readonly Uint8Array[], limit?: number) {
  const parser = new SseParser(limit);
  const events: SseEvent[] = [];
  let text = "";
  for (const chunk of chunks) {
    events.push(...parser.push(chunk));
    text += parser.text;
  }
  return { events, text, tail: parser.end() };
}

const MIXED =
  '\uFEFF: hello\r\n\r\nevent: one\r\ndata: {"a":"naïve 😀 漢字"}\r\n\r\n' +
  "data: first\ndata:second\n\n" +
  ": comment\rdata: with cr\r\r" +
  "id: 7\nretry: 5\ndata\ndata: \n\n" +
  "event: lonely\n\n" +
  "data: [DONE]\n\n";

const MIXED_EVENTS = [
  { event: "one", data: '{"a":"naïve 😀 漢字"}' },
  { event: "", data: "first\nsecond" },
  { event: "", data: "with cr" },
  { event: "", data: "\n" },
  { event: "", data: "[DONE]" },
];

describe("SseParser", () => {
  test("reads comments, multi-line data, every line end and a byte-order mark", () => {
    expect(all([bytes(MIXED)])).toEqual({ events: MIXED_EVENTS, text: MIXED.slice(1), tail: undefined });
  });

  test("gives the same events for every cut into two", () => {
    const whole = bytes(MIXED);
    for (let cut = 0; cut <= whole.length; cut++) {
      const { events, tail } = all([whole.subarray(0, cut), whole.subarray(cut)]);
      expect(events).toEqual(MIXED_EVENTS);
      expect(tail).toBeUndefined();
    }
  });

  test("gives the same events for any cut into many, and for single bytes", () => {
    const whole = bytes(MIXED);
    const next = seeded(7);
    for (let round = 0; round < 200; round++) {
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < whole.length; ) {
        const size = round === 0 ? 1 : 1 + next(12);
        chunks.push(whole.subarray(at, at + size));
        at += size;
      }
      expect(all(chunks).events).toEqual(MIXED_EVENTS);
    }
  });

  test("reports the event that the end cut short of its blank line", () => {
    expect(all([bytes("data: a\n\ndata: [DONE]\n")]).tail).toEqual({ event: "", data: "[DONE]" });
    expect(all([bytes('event: x\ndata: {"hal')]).tail).toEqual({ event: "x", data: '{"hal' });
  });

  test("reports a character cut at the end as U+FFFD", () => {
    const cut = bytes("data: 😀").subarray(0, -2);
    expect(all([cut]).tail?.data).toBe("\uFFFD");
  });

  test("says nothing for an end inside a comment", () => {
    expect(all([bytes("data: a\n\n: bye")]).tail).toBeUndefined();
  });

  test("tells comments to who wants them, wherever they are cut", () => {
    const comments: string[] = [];
    const parser = new SseParser(undefined, (text) => comments.push(text));
    for (const chunk of [": wai", "ting\n\n:x\ndata: a: b\n:", "\n\n"]) parser.push(bytes(chunk));
    expect(comments).toEqual(["waiting", "x", ""]);
  });

  test("refuses an event beyond the limit, in one line or in many", () => {
    expect(() => all([bytes("data: 0123456789")], 8)).toThrow(TooLarge);
    expect(() => all([bytes("data: 01234\ndata: 56789\n")], 8)).toThrow(TooLarge);
    expect(() => all([bytes(": "), bytes("0123456789")], 8)).toThrow(TooLarge);
  });

  test("takes a 10 MB event in small chunks in time linear to its size", () => {
    const data = "x".repeat(10 * 1024 * 1024);
    const whole = bytes(`data: ${data}\n\n`);
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < whole.length; at += 1024) chunks.push(whole.subarray(at, at + 1024));
    const { events } = all(chunks);
    expect(events[0]?.data.length).toBe(data.length);
  });
});
