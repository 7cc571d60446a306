import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runOver } from "../support/gateway-commands.ts";
import { type ScriptedGateway, startScriptedGateway } from "../support/scripted-gateway.ts";

let from: ScriptedGateway;
beforeAll(async () => {
  from = await startScriptedGateway();
});
afterAll(() => from[Symbol.asyncDispose]());

describe.each(["in this process", "at a gateway"])("pmoves chat %s", (where) => {
  const chat = (words: readonly string[], options: { stdin?: string; isTTY?: boolean } = {}) => {
    const gateway = where === "at a gateway" ? ["--gateway", from.server.url] : [];
    return runOver(from, ["chat", ...words, ...gateway], options);
  };

  it("prints the answer and nothing else", async () => {
    expect(await chat(["hello", "there"])).toEqual({ exit: 0, out: "you said hello there\n", err: "" });
    expect(await chat(["hello"], { stdin: "world\n" })).toMatchObject({ out: "you said hello\n\nworld\n" });
    expect(await chat(["hello"], { isTTY: true })).toMatchObject({ out: "you said hello\n" });
  });

  it("says on stderr who served instead", async () => {
    const { exit, out, err } = await chat(["x", "--function", "ladder"]);
    expect({ exit, out }).toEqual({ exit: 0, out: "from the cloud\n" });
    expect(err).toMatch(/^served by tier 3 cloud \(cloud\/s\) after (local|busy\/s) \((retry|benched)\)\n$/);
  });

  it("gives one JSON object, or every event", async () => {
    const json = JSON.parse((await chat(["tools", "--json"])).out);
    expect(json).toMatchObject({
      text: "",
      tool_calls: [{ name: "get_weather", arguments: '{"city":"Lisbon"}' }],
      finish_reason: "tool_call",
      error: null,
    });
    const { out } = await chat(["hello", "--format", "jsonl"]);
    const events = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).event);
    expect(events).toEqual(["attempt", "start", "delta", "delta", "delta", "done"]);
    expect((await chat(["hello", "--fields", "event,text", "--format", "jsonl"])).out).toContain(
      '{"event":"delta","text":"you "}\n{"event":"delta","text":"said "}',
    );
  });

  it.each<[string, readonly string[], number, RegExp]>([
    ["an unknown function", ["x", "--function", "chta"], 2, /Unknown function: chta[\s\S]*pmoves models/],
    ["an unknown model", ["x", "--model", "tlk"], 2, /Unknown model: tlk/],
    [
      "all targets dead",
      ["x", "--function", "dead"],
      1,
      /All variants failed[\s\S]*busy[\s\S]*pmoves route explain/,
    ],
    ["a refusal of the upstream", ["refuse"], 1, /max_tokens is too large/],
    ["a bad episode", ["x", "--episode", "5"], 2, /--episode: "5" is not right: an episode id is a UUIDv7/],
    ["a bad number", ["x", "--max-tokens", "0"], 2, /--max-tokens/],
    ["no prompt", [], 2, /give a prompt/],
    ["two addresses", ["x", "--function", "a", "--model", "b"], 2, /exclude each other/],
  ])("ends with the right code for %s", async (_, words, exit, message) => {
    const ran = await chat(words);
    expect(ran).toMatchObject({ exit, out: "", err: expect.stringMatching(message) });
    expect(ran.err).not.toContain("    at ");
  });

  it("keeps what came before a break, on a line of its own", async () => {
    const { exit, out, err } = await chat(["break"]);
    expect({ exit, out }).toEqual({ exit: 1, out: "one \n" });
    expect(err).toContain("broke off");
  });

  it("gives a failed answer as JSON too, and the error on stderr", async () => {
    const { exit, out, err } = await chat(["break", "--json"]);
    expect(exit).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ text: "one ", error: { status: 502 } });
    expect(JSON.parse(err)).toMatchObject({ error: { code: "gateway.502", exit: 1 } });
  });
});

describe("pmoves chat", () => {
  it("takes the gateway of the environment, and names it where none is there", async () => {
    const env = { TENSORZERO_BASE_URL: "http://127.0.0.1:1/openai/v1" };
    const { exit, err } = await runOver(from, ["chat", "x"], { env });
    expect(exit).toBe(5);
    expect(err).toContain("no gateway answers at http://127.0.0.1:1 (env TENSORZERO_BASE_URL)");
    expect(err).toContain("unset TENSORZERO_BASE_URL");
  });

  it("prefers PMOVES_GATEWAY_URL", async () => {
    const env = { TENSORZERO_BASE_URL: "http://127.0.0.1:1", PMOVES_GATEWAY_URL: from.server.url };
    expect(await runOver(from, ["chat", "hi"], { env })).toMatchObject({ exit: 0, out: "you said hi\n" });
  });
});
