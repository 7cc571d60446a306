import { describe, expect, it } from "vitest";
import { AnswerCollector } from "../../../src/chat/answer/answer.ts";
import { plainText } from "../../../src/chat/answer/plain-text.ts";
import { ChatRun } from "../../../src/chat/chat-run.ts";
import type { ConversationEvent } from "../../../src/chat/tools/tool-box.ts";
import type { ChatEvent } from "../../../src/gateway/client.ts";

const ids = { inference_id: "i", episode_id: "e" };
const served = { variant_name: "v", target: "a/b", tier: 1 } as const;
const text = (piece: string): ChatEvent => ({ event: "delta", ...ids, kind: "text", id: "0", text: piece });
const thought: ChatEvent = { event: "delta", ...ids, kind: "thought", id: "1", text: "hm" };
const start: ChatEvent = { event: "start", ...ids, function_name: "chat", ...served };
const done: ChatEvent = {
  event: "done",
  ...ids,
  ...served,
  finish_reason: "stop",
  usage: { input_tokens: 1, output_tokens: 2, cost: null },
  ttft_ms: 3,
  ms: 4,
  attempts: [],
};
const error: ChatEvent = { event: "error", ...ids, status: 502, message: "broke", attempts: [] };
const tool = (id: string, name: string, args: string): ChatEvent => {
  return { event: "tool", ...ids, id, name, arguments: args };
};

const result = (id: string, text: string): ConversationEvent => {
  return { event: "tool_result", ...ids, id, name: "f", result: text };
};

async function* stream(
  ...events: readonly ConversationEvent[]
): AsyncGenerator<ConversationEvent, void, undefined> {
  yield* events;
}

async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let all = "";
  for await (const piece of pieces) all += piece;
  return all;
}

function plain(terminal: boolean, ...events: readonly ConversationEvent[]): Promise<string> {
  return joined(plainText(Object.assign(stream(...events), { terminal })));
}

describe("an answer as text", () => {
  it("is the text alone, ending in one line feed", async () => {
    expect(await plain(false, start, thought, text("Hi "), text("you"), done)).toBe("Hi you\n");
    expect(await plain(false, start, text("Hi\n"), done)).toBe("Hi\n");
    expect(await plain(false, start, done)).toBe("");
    expect(await plain(false, start, text("Hi"), error)).toBe("Hi\n");
  });

  it("has tool calls below it, one line of JSON each", async () => {
    const all = await plain(
      false,
      start,
      text("Hi"),
      tool("c", "f", '{"a"'),
      tool("d", "g", "{}"),
      tool("c", "", ":1}"),
      done,
    );
    expect(all.split("\n")).toEqual([
      "Hi",
      '{"tool_call":{"id":"c","name":"f","arguments":"{\\"a\\":1}"}}',
      '{"tool_call":{"id":"d","name":"g","arguments":"{}"}}',
      "",
    ]);
  });

  it("cannot steer a terminal, and is left as it is elsewhere", async () => {
    const evil = "a\u001b[31mred\u001b]0;title\u0007\tb\r\u009b2J\n";
    expect(await plain(true, text(evil), done)).toBe("ared\tb\n");
    expect(await plain(false, text(evil), done)).toBe(evil);
  });
});

/** The JSON document, and the error that the run ended with. */
async function asJson(...events: readonly ConversationEvent[]) {
  const note = async () => undefined;
  const run = new ChatRun(stream(...events), { note, terminal: false, sessionId: () => "s" });
  let out = "";
  let thrown: unknown;
  try {
    for await (const piece of run.json()) out += piece;
  } catch (error) {
    thrown = error;
  }
  return { json: out === "" ? undefined : JSON.parse(out), thrown };
}

describe("an answer as JSON", () => {
  it("is one object", async () => {
    const { json, thrown } = await asJson(start, thought, text("a"), text("b"), done);
    expect(thrown).toBeUndefined();
    expect(json).toEqual({
      inference_id: "i",
      episode_id: "e",
      session_id: "s",
      text: "ab",
      tool_calls: [],
      variant_name: "v",
      target: "a/b",
      tier: 1,
      finish_reason: "stop",
      usage: { input_tokens: 1, output_tokens: 2, cost: null },
      ttft_ms: 3,
      ms: 4,
      attempts: [],
      error: null,
    });
  });

  it("has what came before it failed", async () => {
    const { json, thrown } = await asJson(start, text("a"), error);
    expect(json).toMatchObject({ text: "a", target: "a/b", finish_reason: null, ms: null });
    expect(json.error).toEqual({ status: 502, message: "broke" });
    expect(thrown).toMatchObject({ code: "gateway.502" });
  });

  it("is the last of several rounds with tools, with the calls that were answered", async () => {
    const first = [start, text("let me look"), tool("c", "f", '{"a":1}'), done, result("c", "4")];
    const { json } = await asJson(...first, start, text("it is 4"), done);
    expect(json).toMatchObject({
      text: "it is 4",
      tool_calls: [],
      answered_calls: [{ id: "c", name: "f", arguments: '{"a":1}', result: "4" }],
    });
    expect(await plain(false, ...first, start, text("it is 4"), done)).toBe("let me look\nit is 4\n");
  });

  it("is not there before the end", () => {
    const collector = new AnswerCollector();
    collector.add(start);
    expect(collector.answer(null)).toBeUndefined();
  });
});
