import { describe, expect, it } from "vitest";
import { createPrepare } from "../../../src/gateway/functions/index.ts";
import type { FileBlock, ThoughtBlock, UnknownBlock } from "../../../src/gateway/model/index.ts";
import { assistant, call, config, fn, refusal, target, user } from "./fixtures.ts";

const prepare = await createPrepare(config([fn("chat")]));

const toolCall = { type: "tool_call", id: "c1", name: "t", arguments: "{}" } as const;
const toolResult = { type: "tool_result", id: "c1", name: "t", result: "42" } as const;

describe("tool results", () => {
  it("answer a call that came before", () => {
    const messages = [user("go"), assistant(toolCall), user(toolResult)];
    const request = prepare(call("chat", { messages })).requestFor(undefined, target());
    expect(request.messages).toBe(messages);
  });

  it.each([
    ["no call at all", [user(toolResult)]],
    ["a call of another id", [assistant({ ...toolCall, id: "c2" }), user(toolResult)]],
    ["a call that comes later", [user(toolResult), assistant(toolCall)]],
  ])("are refused with %s", (_, messages) => {
    expect(refusal(() => prepare(call("chat", { messages })))).toMatch(
      /^400 `input\.messages\[\d\]\.content\[0\]`: tool result "c1" answers no tool call of an earlier message$/,
    );
  });
});

const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex").toString("base64");
const JPEG = Buffer.from("ffd8ffe000104a46494600010100", "hex").toString("base64");
const GIF = Buffer.from("GIF89a\x01\x00\x01\x00\x00\x00", "latin1").toString("base64");
const WEBP = Buffer.from("RIFF\x24\x00\x00\x00WEBPVP8 ", "latin1").toString("base64");
const PDF = Buffer.from("%PDF-1.7\n%abcdef", "latin1").toString("base64");

function fileCall(file: Omit<FileBlock, "type">) {
  return call("chat", { messages: [user("look", { type: "file", ...file })] });
}

describe("files", () => {
  it.each([
    ["image/png", PNG],
    ["image/jpeg", JPEG],
    ["image/jpg", JPEG],
    ["image/gif", GIF],
    ["image/webp", WEBP],
    ["application/pdf", PDF],
    ["audio/wav", "UklGRg=="],
  ])("of type %s pass as they are", (mimeType, data) => {
    const asked = fileCall({ mimeType, data });
    expect(prepare(asked).requestFor(undefined, target()).messages).toBe(asked.input.messages);
  });

  it("get the type that their first bytes say where they came without", () => {
    const request = prepare(fileCall({ data: WEBP })).requestFor(undefined, target());
    expect(request.messages[0]?.content[1]).toEqual({ type: "file", data: WEBP, mimeType: "image/webp" });
  });

  it("of 5 MB are checked by their head alone and never copied", () => {
    const asked = fileCall({ mimeType: "image/png", data: PNG.replace(/=+$/, "") + "A".repeat(5_000_000) });
    const file = prepare(asked).requestFor(undefined, target()).messages[0]?.content[1];
    expect(file).toBe(asked.input.messages[0]?.content[1]);
  });

  it.each([
    ["a JPEG that says it is a PNG", { mimeType: "image/png", data: JPEG }, "but the content is image/jpeg"],
    [
      "text that says it is an image",
      { mimeType: "image/webp", data: "bm90IGFuIGltYWdl" },
      "`mime_type` says image/webp, but the content is no such file",
    ],
    ["no base64", { mimeType: "image/png", data: "<svg>" }, "but the content is no such file"],
    ["no content", { mimeType: "image/png", data: "" }, "`data` is empty"],
    ["a data URL", { data: `data:image/png;base64,${PNG}` }, "without the `data:` prefix"],
    ["an unknown type without `mime_type`", { data: "aGVsbG8=" }, "`mime_type` is missing"],
    ["neither url nor data", {}, "a file needs `url`, or `data` with `mime_type`"],
  ])("are refused: %s", (_, file, message) => {
    const text = refusal(() => prepare(fileCall(file)));
    expect(text).toMatch(/^400 `input\.messages\[0\]\.content\[1\]`: /);
    expect(text).toContain(message);
  });
});

describe("blocks of one provider", () => {
  const thought = (more: Partial<ThoughtBlock>): ThoughtBlock => ({ type: "thought", text: "hm", ...more });
  const unknown = (more: Partial<UnknownBlock>): UnknownBlock => ({
    type: "unknown",
    data: { x: 1 },
    ...more,
  });

  function sent(...content: (ThoughtBlock | UnknownBlock)[]) {
    const messages = [user("a"), assistant(...content, "text")];
    const request = prepare(call("chat", { messages })).requestFor(undefined, target({ kind: "anthropic" }));
    return request.messages[1]?.content.slice(0, -1);
  }

  it("reach the target that they name, and those that name none reach all", () => {
    const mine = [unknown({ modelName: "m" }), unknown({ providerName: "p" }), unknown({})];
    expect(sent(...mine)).toEqual(mine);
    expect(sent(unknown({ modelName: "other" }), unknown({ modelName: "m", providerName: "q" }))).toEqual([]);
  });

  it("thoughts signed elsewhere are dropped, those of this provider and plain ones are kept", () => {
    const mine = [thought({ providerType: "anthropic", signature: "s" }), thought({})];
    expect(sent(...mine)).toEqual(mine);
    expect(sent(thought({ providerType: "gcp_vertex_anthropic" }))).toHaveLength(1);
    expect(sent(thought({ providerType: "gemini", signature: "s" }))).toEqual([]);
  });

  it("take their message with them where it had nothing else", () => {
    const messages = [user("a"), assistant(thought({ providerType: "gemini" })), user("b")];
    const request = prepare(call("chat", { messages })).requestFor(undefined, target());
    expect(request.messages).toEqual([user("a"), user("b")]);
  });
});
