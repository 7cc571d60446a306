import { describe, expect, it } from "vitest";
import { codeBlocks, extractCode } from "../../../src/chat/answer/extract-code.ts";
import { jsonOfAnswer, readSchema } from "../../../src/chat/answer/json-answer.ts";

const schemaOf = (value: unknown) => readSchema("s.json", async () => JSON.stringify(value));

describe("code of an answer", () => {
  it("is what stands between fences, of any kind and length", () => {
    const text = "a\n```js\none\n```\nb\n~~~~\ntwo\n```\n~~~~\n  ```\nthree\n  ```\n";
    expect(codeBlocks(text)).toEqual(["one", "two\n```", "three"]);
    expect(codeBlocks("```\ncut off")).toEqual(["cut off"]);
  });

  it("is the whole answer where there is no fence", () => {
    expect(extractCode("const a = 1;\n")).toBe("const a = 1;");
    expect(extractCode("x `inline` ```y``` z")).toBe("x `inline` ```y``` z");
  });
});

describe("JSON of an answer", () => {
  it("may stand in a fence", async () => {
    const schema = await schemaOf({ type: "object" });
    expect(jsonOfAnswer('{"a": 1}', schema)).toEqual({ a: 1 });
    expect(jsonOfAnswer('\n```json\n{"a": 1}\n```\n', schema)).toEqual({ a: 1 });
  });

  it("is refused with the path of what does not fit", async () => {
    const schema = await schemaOf({ properties: { a: { items: { type: "string" } } } });
    expect(() => jsonOfAnswer('{"a": ["x", 5]}', schema)).toThrow("does not fit s.json: at /a/1 (type)");
    expect(() => jsonOfAnswer("sorry", schema)).toThrow("the answer is no JSON");
  });

  it.each([[[1]], [5], [{ type: "none" }]])("has no schema such as %j", async (value) => {
    await expect(schemaOf(value)).rejects.toMatchObject({
      exit: 2,
      message: expect.stringMatching(/^--schema s\.json: /),
    });
  });
});
