import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { judgeFixtures as fixtures, runEval } from "../../support/eval-judge.ts";
import { tempFolder } from "../../support/temp-folder.ts";

let folder: string;
beforeEach(() => {
  folder = tempFolder();
});

const runs = ["lexical.run", "dense.run", "hybrid.run"].map((name) => join(fixtures, name));
const people = join(fixtures, "people.qrels");
const agree = (...more: readonly string[]) =>
  runEval(folder, ["eval", "agree", people, "judged.qrels", ...more]);

async function judge(...more: readonly string[]): Promise<void> {
  const paths = ["--corpus", join(fixtures, "corpus.jsonl"), "--queries", join(fixtures, "queries.tsv")];
  const by = ["--function", "judge", "--config", join(fixtures, "judge.toml"), "--depth", "12"];
  expect((await runEval(folder, ["eval", "judge", ...runs, ...paths, ...by, ...more])).exit).toBe(0);
}

describe("pmoves eval agree", () => {
  it("says how far the judge agrees with people, itself and on systems, and what it is good for", async () => {
    await judge("--samples", "2", "--canary", "20");
    const { exit, out } = await agree(...runs, "--json");
    expect(exit).toBe(0);
    const report = JSON.parse(out);
    // Fixture: the judge is right but for 14 of 120 documents, which praise makes it grade 3.
    expect(report.confusion).toEqual([
      [45, 0, 0, 5],
      [0, 27, 0, 6],
      [0, 0, 11, 3],
      [0, 0, 0, 23],
    ]);
    expect(report.agreement.value).toBeCloseTo(106 / 120, 12);
    // 5 x 3 + 6 x 2 + 3 x 1 grades too high.
    expect(report.bias).toMatchObject({ value: 30 / 120, low: expect.any(Number), high: expect.any(Number) });
    expect(report).toMatchObject({
      verdict: "not usable",
      pairs: 120,
      topics: 10,
      consistency: { sampled: 120, all_same: 1, canaries: 20 },
      systems: { topics: 10, top: 3 },
      judges: ["keyword_judge/scripted=scripted"],
    });
    expect(report.consistency.canary_shift.low).toBeGreaterThan(1);
    expect(report.reasons.join()).toContain("praise in a passage");
  });

  it("shows a person the table, the interval and the verdict", async () => {
    await judge();
    const { out } = await agree(...runs, "--system-model", "scripted");
    expect(out).toMatch(/^verdict: /);
    expect(out).toMatch(/quadratic\s+0\.796\s+\[0\.\d{3}, 0\.\d{3}\]/);
    expect(out).toMatch(/bias\s+0\.250/);
    expect(out).toContain("(lenient)");
    expect(out).toContain("canary           not asked: judge with --canary");
    expect(out).toMatch(/system\s+people\s+judge/);
  });

  it("fails a gate where the verdict is worse than is required", async () => {
    await judge();
    expect((await agree(...runs, "--require", "usable")).exit).toBe(3);
    await writeFile(
      join(folder, "pmoves.toml"),
      "[eval.usable]\nkappa = 0.5\ntau = -1\n[eval.ranking_only]\ntau = -1\n",
    );
    expect((await agree(...runs, "--require", "usable")).exit).toBe(0);
  });

  it("does without calls and runs, and says what that leaves unknown", async () => {
    await writeFile(join(folder, "judged.qrels"), "t01 0 t01-d00 1\nt01 0 t01-d01 3\n");
    const { exit, out } = await agree();
    expect(exit).toBe(0);
    expect(out).toContain("verdict: not known");
    expect(out).toContain("2 documents are graded by both, and 100 are wanted for a verdict");
    expect(out).toContain("not known: no file of its calls was given");
    expect(out).toContain("systems          not compared: give runs");
  });

  it("names what can't be compared", async () => {
    await writeFile(join(folder, "judged.qrels"), "t01 0 t01-d00 4\n");
    expect(await agree("--scale", "0-3")).toMatchObject({
      exit: 2,
      err: expect.stringContaining("grade 4 is beyond the scale 0-3"),
    });
    await writeFile(join(folder, "judged.qrels"), "t01 0 t01-d00 7\n");
    expect((await agree()).exit).toBe(2);
    await writeFile(join(folder, "judged.qrels"), "t01 0 t01-d00 1\n");
    await writeFile(join(folder, "calls"), '{"topic":1}\n');
    expect(await agree("--calls", "calls")).toMatchObject({
      exit: 2,
      err: expect.stringContaining("calls:1: no call of a judge"),
    });
    expect(await agree("--calls", "nowhere")).toMatchObject({
      exit: 2,
      err: expect.stringContaining("no such file"),
    });
  });
});
