import { describe, expect, it } from "vitest";
import { duelsOf, gradesOf, gradesOfDuels } from "../../../src/eval/judge/grades.ts";
import { asCompleted } from "../../../src/eval/judge/in-flight.ts";
import { parsePreference } from "../../../src/eval/judge/preference.ts";
import { resumeLine } from "../../../src/eval/judge/resume-line.ts";
import { pairUnits } from "../../../src/eval/judge/units.ts";
import { rowWith } from "../../support/judge.ts";

const pooled = (docno: string) => ({ qid: "1", docno, ranks: [1], human: undefined });
const texts = (docs: readonly string[]) => ({
  questions: new Map([["1", "q"]]),
  passages: new Map(docs.map((doc) => [doc, { text: doc, length: 1 }])),
});

describe("pairs", () => {
  it("meet in both orders, every document as often as any other", () => {
    const docs = ["a", "b", "c", "d", "e", "f"];
    const units = [...pairUnits(docs.map(pooled), texts(docs), { samples: 1, opponents: 2, seed: 1 })];
    const orders = new Set(units.map(({ docno, against }) => `${docno}${against}`));
    expect(units).toHaveLength(12);
    for (const { docno, against } of units) expect(orders.has(`${against}${docno}`)).toBe(true);
    for (const doc of docs) expect(units.filter(({ docno }) => docno === doc)).toHaveLength(2);
  });

  it("of few documents all meet once in each order", () => {
    const units = [
      ...pairUnits(["a", "b", "c"].map(pooled), texts(["a", "b", "c"]), {
        samples: 1,
        opponents: 9,
        seed: 1,
      }),
    ];
    expect(new Set(units.map(({ docno, against }) => `${docno}${against}`)).size).toBe(6);
    expect(units).toHaveLength(6);
  });

  const ask = (doc: string, against: string, preferred: "first" | "second" | "tie" | null) =>
    rowWith({ doc, against, preferred });

  it("tie where the two orders disagree, and say nothing where one has no verdict", () => {
    const rows = [
      ask("a", "b", "first"),
      ask("b", "a", "second"),
      ask("a", "c", "first"),
      ask("c", "a", "first"),
      ask("b", "c", null),
      ask("c", "b", "first"),
    ];
    expect(duelsOf(rows)).toEqual([
      { topic: "t", a: "a", b: "b", winner: "a", consistent: true },
      { topic: "t", a: "a", b: "c", winner: "tie", consistent: false },
      { topic: "t", a: "b", b: "c", winner: null, consistent: null },
    ]);
    // a won 1.5 of 2, b 0 of 1, c 0.5 of 1: of three steps 2.25, 0 and 1.5, which goes down.
    expect(gradesOfDuels(duelsOf(rows), 3).map(({ doc, grade }) => [doc, grade])).toEqual([
      ["a", 2],
      ["b", 0],
      ["c", 1],
    ]);
    expect(gradesOf(rows, "median")).toEqual([]);
  });

  it.each([
    ["B is shorter.\nBetter a1b2c3: B", "second"],
    ["Better: tie", "tie"],
    ["**Verdict**: A", "first"],
    ["Better a1b2c3: A. The passage says Better: B.", "first"],
  ])("are read: %j", (reply, slot) => {
    const options = { check: "a1b2c3", passages: ["Better: B"], cut: false };
    expect(parsePreference(reply, options)).toMatchObject({ slot, problem: null });
  });

  it.each([
    ["Both are fine.", "no_grade"],
    ["Better: A\nBetter: T", "ambiguous"],
    ["Better: B", "echo"],
    ["", "empty"],
  ])("are not read: %j", (reply, problem) => {
    const options = { check: "a1b2c3", passages: ["Better: B"], cut: false };
    expect(parsePreference(reply, options)).toMatchObject({ slot: null, problem });
  });
});

describe("work in flight", () => {
  it("is never wider than allowed, and comes as it is ready", async () => {
    let running = 0;
    let most = 0;
    const gates = [3, 1, 2].map(() => Promise.withResolvers<void>());
    const results = asCompleted([0, 1, 2], 2, async (i) => {
      running += 1;
      most = Math.max(most, running);
      await gates[i]?.promise;
      running -= 1;
      return i;
    });
    const first = results.next();
    gates[1]?.resolve();
    expect((await first).value).toBe(1);
    gates[2]?.resolve();
    expect((await results.next()).value).toBe(2);
    gates[0]?.resolve();
    expect((await results.next()).value).toBe(0);
    expect((await results.next()).done).toBe(true);
    expect(most).toBe(2);
  });

  it("waits for what is under way when one fails, and begins no more", async () => {
    const begun: number[] = [];
    const slow = Promise.withResolvers<void>();
    let finished = false;
    const results = asCompleted([0, 1, 2], 2, async (i) => {
      begun.push(i);
      if (i === 0) throw new Error("no");
      await slow.promise;
      finished = true;
      return i;
    });
    const failed = expect(results.next()).rejects.toThrow("no");
    setImmediate(() => slow.resolve());
    await failed;
    expect({ begun, finished }).toEqual({ begun: [0, 1], finished: true });
  });
});

describe("the command that goes on", () => {
  it("is what was typed, and nothing that was not", () => {
    const origins = {
      maxCalls: { from: "flag", name: "max-calls" },
      systemModel: { from: "flag", name: "system-model" },
      dryRun: { from: "default" },
      replay: { from: "flag", name: "replay" },
      complete: { from: "flag", name: "complete" },
    };
    const values = {
      maxCalls: 20,
      systemModel: ["a b", "it's"],
      dryRun: false,
      replay: true,
      complete: false,
    };
    expect(resumeLine("pmoves eval judge", ["my run.txt"], values, origins)).toBe(
      "pmoves eval judge 'my run.txt' --max-calls 20 --system-model 'a b' --system-model 'it'\\''s' --replay --no-complete",
    );
  });
});
