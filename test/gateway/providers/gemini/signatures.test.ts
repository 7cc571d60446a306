import { describe, expect, test } from "vitest";
import { Collector } from "../../../../src/gateway/engine/collect.ts";
import type { Block, OutputBlock, StreamEvent } from "../../../../src/gateway/model/index.ts";
import { GeminiDecoder } from "../../../../src/gateway/providers/gemini/decoder.ts";
import { assistant, bodyFor, call, gemini, of, text } from "./kit.ts";

const SKIP = "skip_thought_signature_validator";
const MODEL = "gemini-3-flash-preview";

const partsOf = (blocks: readonly Block[], target = gemini()) =>
  bodyFor({ messages: [assistant(...blocks)] }, target).contents[0]?.parts;

/** What a model said, in chunks of parts, as canonical blocks. */
function heard(...chunks: readonly (readonly object[])[]): OutputBlock[] {
  const decoder = new GeminiDecoder(gemini(), { now: () => 0 });
  const events: StreamEvent[] = [];
  for (const parts of chunks)
    decoder.take({ candidates: [{ content: { role: "model", parts } }] }, "", events);
  const collector = new Collector();
  collector.add(events, "");
  return [...collector.answer("").content];
}

const CALL = { functionCall: { id: "a", name: "f", args: { x: 1 } }, thoughtSignature: "c1" };
const SECOND = { functionCall: { id: "b", name: "g", args: {} } };

describe("a signature", () => {
  test("is a thought before its tool call, labelled, with the call's id and the model", () => {
    expect(heard([CALL, SECOND])).toEqual([
      {
        type: "thought",
        signature: "c1",
        providerType: "gemini",
        extraData: { signs: "tool_call", id: "a", model: MODEL },
      },
      { type: "tool_call", id: "a", name: "f", arguments: '{"x":1}' },
      { type: "tool_call", id: "b", name: "g", arguments: "{}" },
    ]);
  });

  test.for([
    ["on the first of parallel calls", [[CALL, SECOND]]],
    ["on a call after a text", [[{ text: "wait" }, CALL]]],
    ["on a text", [[{ text: "hi", thoughtSignature: "t1" }]]],
    ["on a text and then a call", [[{ text: "hi", thoughtSignature: "t1" }, CALL]]],
    ["on a text that follows a call", [[CALL, { text: "hi", thoughtSignature: "t1" }]]],
    ["on a thought", [[{ text: "hm", thought: true, thoughtSignature: "h1" }, { text: "hi" }, CALL]]],
    ["on an empty text alone", [[{ text: "", thoughtSignature: "t1" }]]],
    ["on each of two calls", [[CALL, { ...SECOND, thoughtSignature: "c2" }]]],
  ] as const)("comes back where it was: %s", ([, chunks]) => {
    expect(partsOf(heard(...chunks) as Block[], of(MODEL))).toEqual(chunks.flat());
  });

  test("at the end of a streamed text comes back on that text", () => {
    const signed = [{ text: "hi there", thoughtSignature: "t1" }];
    expect(partsOf(heard([{ text: "hi " }], [{ text: "there", thoughtSignature: "t1" }]) as Block[])).toEqual(
      signed,
    );
    expect(partsOf(heard([{ text: "hi there" }], [{ text: "", thoughtSignature: "t1" }]) as Block[])).toEqual(
      signed,
    );
    expect(partsOf(heard([{ text: "hi there" }], [{ thoughtSignature: "t1" }], [CALL]) as Block[])).toEqual([
      ...signed,
      CALL,
    ]);
  });

  test("finds its call by place where the client kept no extra data", () => {
    const bare = { type: "thought", signature: "c1" } as const;
    const parts = [{ functionCall: { id: "1", name: "f", args: {} }, thoughtSignature: "c1" }];
    expect(partsOf([bare, call("1")])).toEqual(parts);
    expect(partsOf([{ ...bare, providerType: "google_ai_studio_gemini", text: "hm" }, call("1")])).toEqual(
      parts,
    );
    expect(partsOf([text("a"), bare])).toEqual([{ text: "a", thoughtSignature: "c1" }]);
    expect(partsOf([bare, { ...bare, signature: "c2" }, call("1")])).toEqual([
      { text: "", thoughtSignature: "c1" },
      { functionCall: { id: "1", name: "f", args: {} }, thoughtSignature: "c2" },
    ]);
  });

  test("of a thought with text that was not signed stays out: Gemini reads nothing from it", () => {
    expect(partsOf([{ type: "thought", text: "hm", providerType: "gemini" }, text("a")])).toEqual([
      { text: "a" },
    ]);
    expect(partsOf([{ type: "thought", text: "hm" }])).toBeUndefined();
  });
});

describe("without a signature", () => {
  const signature = (block: Block, target = gemini()) =>
    partsOf([block, call("1"), call("2")], target).map(
      (part: { thoughtSignature?: string }) => part.thoughtSignature ?? null,
    );

  test("the first call of a step says that it has none: tool_calls alone, foreign thoughts", () => {
    expect(signature({ type: "thought", text: "hm" })).toEqual([SKIP, null]);
    expect(signature({ type: "thought", signature: "x", providerType: "anthropic" })).toEqual([SKIP, null]);
    expect(signature({ type: "thought", signature: "", providerType: "gemini" })).toEqual([SKIP, null]);
  });

  test("so it does where another model signed", () => {
    const extraData = { signs: "tool_call", id: "1", model: "gemini-2.5-flash" };
    const foreign = { type: "thought", signature: "x", providerType: "gemini", extraData } as const;
    expect(signature(foreign)).toEqual([SKIP, null]);
    expect(signature(foreign, of("gemini-2.5-flash"))).toEqual(["x", null]);
  });

  test("earlier models are not told anything", () => {
    expect(signature({ type: "thought", text: "hm" }, of("gemini-2.5-flash"))).toEqual([null, null]);
    expect(signature({ type: "thought", text: "hm" }, of("models/gemini-2.0-flash"))).toEqual([null, null]);
    expect(signature({ type: "thought", text: "hm" }, of("gemini-flash-latest"))).toEqual([SKIP, null]);
  });

  test("every step of a conversation is looked at by itself", () => {
    const messages = [
      assistant(call("1")),
      { role: "user", content: [{ type: "tool_result", id: "1", name: "f", result: "x" }] } as const,
      assistant({ type: "thought", signature: "s" }, call("2")),
    ];
    const { contents } = bodyFor({ messages });
    expect(contents[0].parts[0].thoughtSignature).toBe(SKIP);
    expect(contents[2].parts[0].thoughtSignature).toBe("s");
  });
});
