import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withFixes } from "../../../src/gateway/clients/explained.ts";
import { explainedText } from "../../../src/gateway/clients/explained-text.ts";
import { leftText } from "../../../src/gateway/clients/left.ts";
import { runOver } from "../../support/gateway-commands.ts";
import { type ScriptedGateway, startScriptedGateway } from "../../support/scripted-gateway.ts";

let from: ScriptedGateway;
beforeAll(async () => {
  from = await startScriptedGateway();
});
afterAll(() => from[Symbol.asyncDispose]());

const explain = (...words: string[]) => runOver(from, ["route", "explain", ...words]);

describe("pmoves route explain", () => {
  it("shows the plan in order, the shares, and tier 1's share in words", async () => {
    const episode = "01939f3e-8c55-7a3b-8f44-0c1d2e3f4a5b";
    const { exit, out } = await explain("--function", "ladder", "--format", "table", "--episode", episode);
    expect(exit).toBe(0);
    expect(out).toBe(
      [
        `ladder: 2 of 2 targets would be asked in this order, as the file says (tensorzero); episode ${episode}`,
        "",
        "#  variant  target   tier  kind      state  note",
        "1  local    busy/s   1     scripted  ready",
        "2  cloud    cloud/s  3     scripted  ready",
        "",
        "asked first, over all episodes: local 100 %",
        "tier 1 (local, free) is always asked first",
        "",
      ].join("\n"),
    );
  });

  it("says why a target is skipped, one step a line where it is piped", async () => {
    const { out } = await explain("--function", "ladder", "--min-tier", "2", "--gateway", from.server.url);
    const rows = out
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t"));
    expect(rows[0]?.slice(0, 6)).toEqual(["1", "local", "busy/s", "1", "scripted", "tier"]);
    expect(rows[0]?.[6]).not.toBe("");
    expect(rows[1]?.slice(0, 6)).toEqual(["2", "cloud", "cloud/s", "3", "scripted", "ready"]);
  });

  it("explains a request in a file, and says what is wrong with one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "pmoves-explain-"));
    const file = join(folder, "request.json");
    const input = { messages: [{ role: "user", content: "hi" }] };
    await writeFile(file, JSON.stringify({ function_name: "ladder", input }));
    const { exit, out } = await explain("--file", file);
    expect(exit).toBe(0);
    expect(out.split("\t").slice(0, 3)).toEqual(["1", "local", "busy/s"]);
    await writeFile(file, "{");
    const bad = await explain("--file", file);
    expect([bad.exit, bad.err]).toEqual([2, expect.stringContaining(`--file ${file}`)]);
    await rm(folder, { recursive: true });
  });

  it("has it all in JSON", async () => {
    const json = JSON.parse((await explain("--model", "talk", "--json")).out);
    expect(json).toMatchObject({
      pinned: true,
      shares: [],
      steps: [{ place: 1, target: "talk/s", state: "ready", fix: null, left_ms: null, address: null }],
    });
    const whole = JSON.parse((await explain("--model", "tensorzero::function_name::ladder", "--json")).out);
    expect(whole).toMatchObject({ function: "ladder", tier1_share: 1 });
  });

  it.each<[string, readonly string[], RegExp]>([
    ["an unknown function", ["--function", "chta"], /Unknown function: chta \(did you mean `chat`\?\)/],
    ["an unknown variant", ["--function", "ladder", "--variant", "x"], /Unknown variant: x/],
    ["a tier that is none", ["--min-tier", "4"], /--min-tier: 4 is not right/],
    ["an episode that is none", ["--episode", "x"], /UUIDv7/],
    ["two addresses", ["--model", "a", "--variant", "b"], /--model and --variant exclude each other/],
  ])("ends with 2 for %s", async (_, words, message) => {
    expect(await explain(...words)).toMatchObject({ exit: 2, out: "", err: expect.stringMatching(message) });
  });
});

describe("an explanation in words", () => {
  it("names the mend of a skipped target, the time left of a bench, and how to put tier 1 first", async () => {
    const state = from.gateway.state();
    const [target] = state.targets;
    if (target === undefined) throw new Error("no target");
    const keyless = { ...target, id: "a/b", fix: "set A_KEY" };
    const step = {
      place: 1,
      variant: "v",
      model: "a",
      target: "a/b",
      tier: 3,
      kind: "openai",
      state: "no_key",
      reason: "A_KEY is not set",
      until: null,
      retries: 0,
    } as const;
    const explained = withFixes(
      {
        function: "f",
        dialect: "tensorzero",
        order: "file",
        pinned: false,
        complex: null,
        episode_id: "e",
        shares: [
          { variant: "v", share: 0.57 },
          { variant: "local", share: 0.43 },
        ],
        tier1_share: 0.43,
        steps: [
          step,
          {
            ...step,
            target: "c/d",
            state: "benched",
            reason: "no money",
            until: state.now + 90_000,
            retries: 2,
          },
        ],
      },
      { ...state, targets: [keyless] },
    );
    const lines = explainedText(explained).split("\n");
    expect(lines[0]).toContain("f: 0 of 2 targets would be asked");
    expect(lines[3]).toMatch(/no_key\s+A_KEY is not set; set A_KEY$/);
    expect(lines[4]).toMatch(/benched 1m30s\s+no money; up to 2 retries$/);
    expect(lines[6]).toBe("asked first, over all episodes: v 57 %, local 43 %");
    expect(lines[7]).toContain("tier 1 (local, free) is asked first in 43 % of episodes; --local-first");
  });

  it.each([
    [0, "0s"],
    [1, "1s"],
    [59_001, "1m0s"],
    [200_000, "3m20s"],
    [7_500_000, "2h5m"],
    [97 * 3_600_000, "4d1h"],
    [-5, "0s"],
  ])("says %d ms as %s", (ms, text) => {
    expect(leftText(ms)).toBe(text);
  });
});
