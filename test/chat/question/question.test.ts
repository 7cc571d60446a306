import { describe, expect, it } from "vitest";
import { attachment } from "../../../src/chat/question/attach.ts";
import { readQuestion } from "../../../src/chat/question/question.ts";
import { templateBlock } from "../../../src/chat/question/template-arguments.ts";

const reading = (bytes: Uint8Array | string) => async () => Buffer.from(bytes);
const signal = new AbortController().signal;

describe("an attachment", () => {
  it.each([
    ["89504e470d0a1a0a00", "image/png"],
    ["ffd8ffe000104a46", "image/jpeg"],
    ["474946383961", "image/gif"],
    ["255044462d312e37", "application/pdf"],
  ])("is what its content says: %s", async (hex, mimeType) => {
    const bytes = Buffer.from(hex, "hex");
    expect(await attachment("dir/any.bin", reading(bytes))).toEqual({
      type: "file",
      data: bytes.toString("base64"),
      mimeType,
      filename: "any.bin",
    });
  });

  it("is text below its name, in a fence that it can't close", async () => {
    expect(await attachment("a/n.md", reading("x\n```\ny"))).toEqual({
      type: "text",
      text: "n.md:\n````\nx\n```\ny\n````",
    });
    expect(await attachment("https://example.com/a.png", reading(""))).toEqual({
      type: "file",
      url: "https://example.com/a.png",
    });
  });

  it.each<[string, string, Uint8Array | string, RegExp]>([
    ["an image by name only", "x.JPG", "text", /x\.JPG: its name is that of an image or PDF/],
    ["bytes", "x.bin", Buffer.from([1, 0, 2]), /neither an image, a PDF nor a text/],
    ["another encoding", "x.txt", Buffer.from([0x47, 0xfc]), /it is no UTF-8 text/],
    ["too much", "x.txt", Buffer.alloc((20 << 20) + 1, 97), /20971521 bytes; 20971520 are taken/],
  ])("is refused for %s", async (_, path, bytes, message) => {
    await expect(attachment(path, reading(bytes))).rejects.toMatchObject({
      exit: 2,
      message: expect.stringMatching(message),
    });
  });
});

describe("arguments of a template", () => {
  it("are JSON where they are some, else text", () => {
    expect(templateBlock("t", ["n=3", "s=three", "l=[1]", "e=", "q=a=b"])).toEqual({
      type: "template",
      name: "t",
      arguments: { n: 3, s: "three", l: [1], e: "", q: "a=b" },
    });
    expect(templateBlock(undefined, [])).toBeUndefined();
  });

  it.each([
    [["x"], /-p x: must be key=value/],
    [["a=1", "a=2"], /-p a is given twice/],
  ])("are refused: %j", (pairs, message) => {
    expect(() => templateBlock("t", pairs)).toThrow(message);
  });
});

describe("a question", () => {
  it("has its files first, then the template, then the words", async () => {
    const lines = async function* () {
      yield "";
    };
    const stdin = { isTTY: false, text: async () => "piped\n", lines };
    const ground = { stdin, readBytes: reading("text"), signal };
    const options = { prompt: ["why"], attach: ["f.txt"], template: "t", param: [] };
    expect((await readQuestion(options, ground)).map(({ type }) => type)).toEqual([
      "text",
      "template",
      "text",
    ]);
    const terminal = { ...ground, stdin: { ...stdin, isTTY: true } };
    expect(await readQuestion({ ...options, prompt: [], attach: [] }, terminal)).toEqual([
      { type: "template", name: "t", arguments: {} },
    ]);
    await expect(
      readQuestion({ ...options, prompt: [], template: undefined }, terminal),
    ).rejects.toMatchObject({ code: "chat.no_prompt" });
  });
});
