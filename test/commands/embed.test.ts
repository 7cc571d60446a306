import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embedDefault } from "../../src/gateway/clients/embed-default.ts";
import { runOver } from "../support/gateway-commands.ts";
import { type ScriptedGateway, startScriptedGateway } from "../support/scripted-gateway.ts";

let from: ScriptedGateway;
beforeAll(async () => {
  from = await startScriptedGateway();
});
afterAll(() => from[Symbol.asyncDispose]());

describe("pmoves embed", () => {
  it("shows how long a vector is and how it begins", async () => {
    const { exit, out, err } = await runOver(from, ["embed", "one", "--dimensions", "6"]);
    expect(exit).toBe(0);
    expect(out).toMatch(/^0\t6\t(-?\d\.\d{4} ){4}…\tone\n$/);
    expect(err).toMatch(/^vec: 1 text, \d+ tokens?\n$/);
  });

  it("takes a line a text, and gives whole vectors as JSON lines", async () => {
    const ran = await runOver(from, ["embed", "--format", "jsonl", "--gateway", from.server.url], {
      stdin: "a\n\nb\n",
    });
    const rows = ran.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows).toMatchObject([
      { index: 0, text: "a", model: "vec", dimensions: 4 },
      { index: 1, text: "b" },
    ]);
    expect(rows[0].vector).toHaveLength(4);
  });

  it("gives valid JSON with a vector a line", async () => {
    const { out } = await runOver(from, ["embed", "a", "b", "--model", "vec", "--json"]);
    expect(JSON.parse(out)).toHaveLength(2);
    expect(out.split("\n")).toHaveLength(5);
  });

  it.each<[string, readonly string[], number, RegExp]>([
    ["nothing to embed", [], 2, /give a text/],
    ["an unknown model", ["x", "--model", "vce"], 2, /Unknown (embedding )?model: vce/],
    ["a chat function", ["x", "--function", "chat"], 2, /chat/],
    ["two addresses", ["x", "--function", "embed", "--model", "vec"], 2, /exclude each other/],
  ])("ends with the right code for %s", async (_, words, exit, message) => {
    expect(await runOver(from, ["embed", ...words])).toMatchObject({
      exit,
      out: "",
      err: expect.stringMatching(message),
    });
  });
});

describe("who is asked for embeddings by default", () => {
  const fn = { id: "tensorzero::function_name::embed", kind: "function" } as const;
  const model = { id: "tensorzero::embedding_model_name::e", kind: "embedding_model" } as const;

  it("is the function embed, else the first embedding model", () => {
    expect(embedDefault([model, fn])).toEqual({ type: "function", name: "embed" });
    expect(embedDefault([model])).toEqual({ type: "embedding_model", name: "e" });
    expect(() => embedDefault([])).toThrow(expect.objectContaining({ exit: 2 }));
  });
});
