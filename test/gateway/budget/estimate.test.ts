import { describe, expect, it } from "vitest";
import {
  answerTokens,
  DEFAULT_OUTPUT_TOKENS,
  estimateCall,
  estimateEmbedding,
  textTokens,
} from "../../../src/gateway/budget/estimate.ts";
import type { Block, ModelRequest } from "../../../src/gateway/model/index.ts";
import { seeded } from "../../support/seeded.ts";
import { requestOf } from "../../support/target.ts";

type Random = ReturnType<typeof seeded>;

const LETTERS = ["a", " ", "é", "漢", "😀", "{", '"', "\n"];

function text(random: Random): string {
  return Array.from({ length: random(40) }, () => LETTERS[random(8)]).join("");
}

function block(random: Random): Block {
  const pick = random(5);
  if (pick === 0) return { type: "tool_call", id: "1", name: text(random), arguments: text(random) };
  if (pick === 1) return { type: "tool_result", id: "1", name: text(random), result: text(random) };
  if (pick === 2) return { type: "file", data: "A".repeat(random(100_000)) };
  if (pick === 3) return { type: "thought", text: text(random) };
  return { type: "text", text: text(random) };
}

function request(random: Random): ModelRequest {
  const messages = Array.from({ length: 1 + random(4) }, () => ({
    role: "user" as const,
    content: [block(random), block(random)],
  }));
  return requestOf({ system: text(random), messages });
}

describe("estimateCall", () => {
  it("never grows smaller when anything is added", () => {
    const random = seeded(7);
    for (let i = 0; i < 500; i++) {
      const before = request(random);
      const [first, ...rest] = before.messages;
      const wider = first && { ...first, content: [...first.content, block(random)] };
      const longer: readonly ModelRequest[] = [
        { ...before, system: `${before.system}${text(random)}` },
        { ...before, messages: [...before.messages, { role: "assistant", content: [block(random)] }] },
        { ...before, messages: wider ? [wider, ...rest] : [] },
        { ...before, params: { max_tokens: DEFAULT_OUTPUT_TOKENS + random(1000) } },
        { ...before, output: { type: "schema", name: "s", schema: { title: text(random) }, strict: true } },
      ];
      const small = estimateCall(before, undefined);
      for (const one of longer) {
        const big = estimateCall(one, undefined);
        expect(big.input).toBeGreaterThanOrEqual(small.input);
        expect(big.output).toBeGreaterThanOrEqual(small.output);
      }
    }
  });

  it("caps the answer by the request, else by the model, else by the stated default", () => {
    expect(estimateCall(requestOf({ params: { max_tokens: 5 } }), 900).output).toBe(5);
    expect(estimateCall(requestOf(), 900).output).toBe(900);
    expect(estimateCall(requestOf(), undefined).output).toBe(DEFAULT_OUTPUT_TOKENS);
  });

  it("errs upwards for prose, code and Chinese", () => {
    expect(textTokens("The quick brown fox jumps over the lazy dog.")).toBeGreaterThanOrEqual(10);
    expect(textTokens("敏捷的棕色狐狸")).toBeGreaterThanOrEqual(7);
    expect(textTokens("")).toBe(0);
  });

  it("counts tools, native tools and blocks that only one provider knows", () => {
    const tool = { type: "function", name: "f", description: "d", parameters: {}, strict: false } as const;
    const tools = { tools: [tool], choice: "auto", parallel: undefined, provider: [{ web: true }] } as const;
    const plain = estimateCall(requestOf(), undefined).input;
    expect(estimateCall(requestOf({ tools }), undefined).input).toBeGreaterThan(plain);
    expect(answerTokens([{ type: "unknown", data: { a: "b" } }])).toBeGreaterThan(0);
  });
});

describe("estimateEmbedding", () => {
  it("counts texts and token lists, and no answer", () => {
    expect(estimateEmbedding({ inputs: ["abc", [1, 2, 3]], dimensions: undefined })).toEqual({
      input: 12,
      output: 0,
    });
  });
});
