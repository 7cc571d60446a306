import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { judgeFixtures as fixtures, runEval } from "../../support/eval-judge.ts";
import { tempFolder } from "../../support/temp-folder.ts";

let folder: string;
beforeEach(() => {
  folder = tempFolder();
});

const rag = (...more: readonly string[]) =>
  runEval(folder, [
    "eval",
    "rag",
    join(fixtures, "cases.jsonl"),
    "--model",
    "m",
    ...(more.includes("--gateway") ? [] : ["--config", join(fixtures, "rag.toml")]),
    ...more,
  ]);
const text = (name: string) => readFile(join(folder, name), "utf8");
const rows = async (name: string) =>
  (await text(name))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("pmoves eval rag", () => {
  it("measures what each case allows, with the definition and what it was made from", async () => {
    const ran = await rag("--embedding", "e");
    expect(ran).toMatchObject({ exit: 0, err: "" });
    // Useful at ranks 1 and 3 of the first case, at 1 of the second: ((1 + 2/3)/2 + 1) / 2.
    expect(ran.out).toMatch(/context_precision +0\.9167 .* over 2 cases/);
    expect(ran.out).toContain("= claims of the answer that the contexts support / claims of the answer");
    const scores = await rows("rag.jsonl");
    const of = (id: string, measure: string) =>
      scores.find((row) => row.id === id && row.measure === measure);
    expect(of("tides", "faithfulness")).toMatchObject({
      value: 0.5,
      verdicts: [1, 0],
      claims: expect.any(Array),
    });
    expect(of("tides", "context_recall")).toMatchObject({ value: 0.5 });
    // Vital: in full and in part; okay: not. (1 + 0.5) / 2.5.
    expect(of("tides", "nugget_support")).toMatchObject({ value: 0.6, nuggets: { vital_strict: 0.5 } });
    // The questions written are the question itself.
    expect(of("tides", "answer_relevancy").value).toBeCloseTo(1, 9);
    expect(of("salt", "answer_relevancy")).toMatchObject({ value: 0, verdicts: ["evasive"] });
    expect(of("salt", "nugget_support")).toMatchObject({ value: null, why: "no nuggets" });
    expect(of("salt", "faithfulness")).toMatchObject({ value: null, why: "nothing is claimed" });
    const [call] = await rows("rag.jsonl.calls.jsonl");
    expect(call).toMatchObject({
      id: "tides",
      reply: expect.any(String),
      served: { target: "m/scripted" },
      prompt_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it("makes the same bytes again from the journal, without any gateway", async () => {
    await rag("--embedding", "e");
    const again = await rag(
      "--embedding",
      "e",
      "--gateway",
      "http://127.0.0.1:1",
      "--replay",
      "--out",
      "again",
    );
    expect(again.exit).toBe(0);
    expect(await text("again")).toBe(await text("rag.jsonl"));
    expect(await text("again.calls.jsonl")).toBe(await text("rag.jsonl.calls.jsonl"));
    expect(await text("again.run.json")).toBe(await text("rag.jsonl.run.json"));
    expect((await rag("--replay", "--seed", "5", "--out", "other")).exit).toBe(2);
  });

  it("stops at a limit with what there is, and the same command goes on", async () => {
    const words = ["--measure", "faithfulness", "--measure", "context_precision", "--max-calls", "4"];
    const ran = await rag(...words);
    expect(ran).toMatchObject({ exit: 6, err: expect.stringContaining("--max-calls is reached") });
    expect(ran.err.trim().split("\n").at(-1)).toMatch(
      /^pmoves eval rag .*cases\.jsonl --measure faithfulness/,
    );
    expect((await rag(...words)).exit).toBe(0);
    expect(JSON.parse(await text("rag.jsonl.run.json"))).toMatchObject({ complete: true, cases: 2 });
  });

  it("counts the calls before it asks", async () => {
    const { out } = await rag("--embedding", "e", "--dry-run", "--json");
    // tides: 3 + 2 + 2 + 2 + 1; salt: 1 + 2 + 2.
    expect(JSON.parse(out)).toMatchObject({ cases: 2, calls: 15 });
  });

  it("says what is missing", async () => {
    expect(await rag("--measure", "answer_relevancy")).toMatchObject({
      exit: 2,
      err: expect.stringContaining("--embedding"),
    });
    await writeFile(join(folder, "bad.jsonl"), '{"question":"q"}\n{"answer":"a"}\n');
    const line = ["eval", "rag", "bad.jsonl", "--model", "m", "--config", join(fixtures, "rag.toml")];
    expect(await runEval(folder, line)).toMatchObject({
      exit: 2,
      err: expect.stringContaining("bad.jsonl:2: no question"),
    });
    await writeFile(join(folder, "bad.jsonl"), '{"question":"q","answer":"a"}\n');
    expect(await runEval(folder, [...line, "--measure", "faithfulness"])).toMatchObject({
      exit: 2,
      err: expect.stringContaining("no case has what faithfulness needs: no contexts"),
    });
  });
});
