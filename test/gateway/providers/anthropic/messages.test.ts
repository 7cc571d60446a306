import { describe, expect, test } from "vitest";
import {
  AttemptFailure,
  type Block,
  type FileBlock,
  type Message,
  type ModelRequest,
} from "../../../../src/gateway/model/index.ts";
import { messageBody } from "../../../../src/gateway/providers/anthropic/request.ts";
import { requestOf, targetOf } from "../../../support/target.ts";

const user = (...content: Block[]) => ({ role: "user", content }) as const;
const assistant = (...content: Block[]) => ({ role: "assistant", content }) as const;
const text = (value: string) => ({ type: "text", text: value }) as const;
const call = (id: string, args = "{}") => ({ type: "tool_call", id, name: "f", arguments: args }) as const;
const result = (id: string, value = "r") => ({ type: "tool_result", id, name: "f", result: value }) as const;
const thought = (more: object) => ({ type: "thought", providerType: "anthropic", ...more }) as const;

function bodyFor(
  messages: readonly Message[],
  upstreamModel = "claude-sonnet-4-5",
  more: Partial<ModelRequest> = {},
) {
  const target = targetOf({ kind: "anthropic", wire: "anthropic", upstreamModel });
  return messageBody(requestOf({ messages, ...more }), target).body;
}

const sent = (messages: readonly Message[], model?: string) => bodyFor(messages, model).messages;

function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return "nothing";
}

describe("turns", () => {
  test("of one role that follow each other become one", () => {
    const messages = [user(text("a")), user(text("b")), assistant(text("c")), assistant(text("d"))];
    expect(sent([...messages, user(text("e"))])).toEqual([
      { role: "user", content: [text("a"), text("b")] },
      { role: "assistant", content: [text("c"), text("d")] },
      { role: "user", content: [text("e")] },
    ]);
  });

  test("texts without a visible character are left out, and what is left of their neighbours joins", () => {
    const messages = [user(text("a")), assistant(text(" \n")), user(text(""), text("b"))];
    expect(sent(messages)).toEqual([{ role: "user", content: [text("a"), text("b")] }]);
  });

  test("begin with the user's, even where the model spoke first", () => {
    const turns = sent([assistant(text("Welcome.")), user(text("hi"))]) as { readonly role: string }[];
    expect(turns.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
  });

  test("an assistant's last one stays as it is, to be gone on with", () => {
    expect(sent([user(text("a")), assistant(text("Once "))])).toEqual([
      { role: "user", content: [text("a")] },
      { role: "assistant", content: [text("Once ")] },
    ]);
  });

  test.for([[[]], [[user(text("  "))]], [[user()]]] as const)(
    "nothing to say (%o) is the caller's fault",
    ([messages]) => {
      expect(thrown(() => bodyFor(messages))).toMatchObject({ name: "AttemptFailure", outcome: "caller" });
    },
  );
});

describe("tools of the past", () => {
  test("parallel results stand first in one user turn, whatever messages they came in", () => {
    const messages = [
      user(text("go")),
      assistant(text("well"), call("a", '{"x":1}'), call("b", "")),
      user(text("look:"), result("a", "1")),
      user(result("b", "2"), text("and?")),
    ];
    expect(sent(messages)).toEqual([
      { role: "user", content: [text("go")] },
      {
        role: "assistant",
        content: [
          text("well"),
          { type: "tool_use", id: "a", name: "f", input: { x: 1 } },
          { type: "tool_use", id: "b", name: "f", input: {} },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "a", content: "1" },
          { type: "tool_result", tool_use_id: "b", content: "2" },
          text("look:"),
          text("and?"),
        ],
      },
    ]);
  });

  test.for(["functions.f:0", "call|a/b", "a b", "é", ""])(
    "the id %o of another provider is rewritten, the same way in call and result",
    (id) => {
      const [, spoke, answered] = sent([user(text("go")), assistant(call(id)), user(result(id))]) as [
        unknown,
        { readonly content: readonly { readonly id: string }[] },
        { readonly content: readonly { readonly tool_use_id: string }[] },
      ];
      expect(spoke.content[0]?.id).toMatch(/^[a-zA-Z0-9_-]+$/);
      expect(answered.content[0]?.tool_use_id).toBe(spoke.content[0]?.id);
    },
  );

  test("rewritten ids that looked alike stay different", () => {
    const [, spoke] = sent([user(text("go")), assistant(call("f:0"), call("f.0"), call("f_0"))]) as [
      unknown,
      { readonly content: readonly { readonly id: string }[] },
    ];
    expect(new Set(spoke.content.map(({ id }) => id)).size).toBe(3);
  });

  test.for(["[1]", "no JSON", "3"])("arguments that are no object (%s) are kept as text", (args) => {
    expect(sent([user(text("go")), assistant(call("a", args))])).toMatchObject([
      {},
      { content: [{ input: { raw: args } }] },
    ]);
  });
});

describe("thoughts of the past", () => {
  const replayed = (block: Block, model?: string) => {
    const [, spoke] = sent([user(text("a")), assistant(block, text("b"))], model) as [
      unknown,
      { readonly content: readonly unknown[] },
    ];
    return spoke.content.length === 2 ? spoke.content[0] : undefined;
  };

  test("go back unchanged with their signature", () => {
    const block = thought({ text: "t", signature: "s" });
    expect(replayed(block)).toEqual({ type: "thinking", thinking: "t", signature: "s" });
    expect(replayed({ ...block, providerType: undefined })).toBeDefined();
    expect(replayed({ ...block, providerType: "gcp_vertex_anthropic" })).toBeDefined();
  });

  test("redacted ones go back as such", () => {
    const block = thought({ signature: "x", extraData: { type: "redacted_thinking" } });
    expect(replayed(block, "claude-opus-5-5")).toEqual({ type: "redacted_thinking", data: "x" });
  });

  test("one without text is redacted where models always gave their text, else kept back", () => {
    const block = thought({ signature: "x" });
    expect(replayed(block, "claude-sonnet-4-5")).toEqual({ type: "redacted_thinking", data: "x" });
    expect(replayed(block, "claude-opus-5-5")).toEqual({ type: "thinking", thinking: "", signature: "x" });
  });

  test("of others, and unsigned ones, are left out", () => {
    expect(replayed({ type: "thought", text: "t", signature: "s", providerType: "gemini" })).toBeUndefined();
    expect(replayed(thought({ text: "t" }))).toBeUndefined();
    expect(replayed(thought({ text: "t", signature: "" }))).toBeUndefined();
  });

  test("a turn with calls that does not begin with one can't be gone on with on a budget", () => {
    const params = { thinking_budget_tokens: 2000 };
    const foreign = [user(text("go")), assistant(call("a")), user(result("a"))];
    const own = [
      user(text("go")),
      assistant(thought({ text: "t", signature: "s" }), call("a")),
      user(result("a")),
    ];
    const past = [...foreign, assistant(text("done")), user(text("next"))];
    expect(bodyFor(foreign, "claude-sonnet-4-5", { params })).not.toHaveProperty("thinking");
    expect(bodyFor(own, "claude-sonnet-4-5", { params })).toHaveProperty("thinking");
    expect(
      bodyFor([...own, assistant(call("b")), user(result("b"))], "claude-sonnet-4-5", { params }),
    ).toHaveProperty("thinking");
    expect(bodyFor(past, "claude-sonnet-4-5", { params })).toHaveProperty("thinking");
    expect(bodyFor(foreign, "claude-opus-4-8", { params })).toHaveProperty("thinking");
  });
});

describe("files", () => {
  const DATA = Buffer.from("Größe").toString("base64");
  const file = (more: Partial<FileBlock>): FileBlock => ({ type: "file", ...more });

  test.for([
    [
      { data: "AA==", mimeType: "image/png" },
      { type: "image", source: { type: "base64", media_type: "image/png", data: "AA==" } },
    ],
    [
      { url: "https://x.test/a.png" },
      { type: "image", source: { type: "url", url: "https://x.test/a.png" } },
    ],
    [
      { url: "data:image/gif;base64,AA==" },
      { type: "image", source: { type: "base64", media_type: "image/gif", data: "AA==" } },
    ],
    [
      { data: "AA==", mimeType: "application/pdf", filename: "a.pdf" },
      {
        type: "document",
        source: { type: "base64", media_type: "application/pdf", data: "AA==" },
        title: "a.pdf",
      },
    ],
    [
      { url: "https://x.test/a.pdf?x" },
      { type: "document", source: { type: "url", url: "https://x.test/a.pdf?x" } },
    ],
    [
      { data: DATA, mimeType: "text/markdown" },
      { type: "document", source: { type: "text", media_type: "text/plain", data: "Größe" } },
    ],
  ] as const)("%o goes as %o", ([given, wire]) => {
    expect(sent([user(file(given))])).toEqual([{ role: "user", content: [wire] }]);
  });

  test.for([
    [{ data: "AA==", mimeType: "audio/wav" }, "model", /no files of type audio\/wav by content/],
    [{ data: "AA==", mimeType: "image/tiff" }, "model", /no files of type image\/tiff by content/],
    [{ url: "https://x.test/a", mimeType: "text/csv" }, "model", /no files of type text\/csv by address/],
    [{ data: "AA==" }, "model", /no files of type unknown by content/],
    [{}, "caller", /neither url nor data/],
  ] as const)("%o is refused: %s", ([given, outcome, words]) => {
    const error = thrown(() => bodyFor([user(file(given))]));
    expect(error).toBeInstanceOf(AttemptFailure);
    expect(error).toMatchObject({ outcome, message: expect.stringMatching(words) });
  });
});

describe("unknown blocks", () => {
  const data = { type: "server_tool_use", id: "s", name: "web_search", input: {} };

  test("stand as they are where they are for this target", () => {
    const [turn] = sent([user({ type: "unknown", data, modelName: "m", providerName: "p" })]) as unknown[];
    expect(turn).toEqual({ role: "user", content: [data] });
  });

  test("are left out elsewhere", () => {
    expect(sent([user(text("a"), { type: "unknown", data, modelName: "other" })])).toEqual([
      { role: "user", content: [text("a")] },
    ]);
  });
});
