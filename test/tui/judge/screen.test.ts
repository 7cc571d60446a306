import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { JudgeModel } from "../../../src/eval/index.ts";
import type { JudgeEvent } from "../../../src/eval/judge/job.ts";
import { themeOf } from "../../../src/tui/base/theme.ts";
import { judgeLines } from "../../../src/tui/judge/draw.ts";
import { judgeFixtures as fixtures } from "../../support/eval-judge.ts";
import { rowWith } from "../../support/judge.ts";
import { fullClears, type PtyOptions, runModule } from "../support/pty.ts";

function judge(model: string, out: string, options: PtyOptions = {}, ...more: readonly string[]) {
  const home = mkdtempSync(join(tmpdir(), "pmoves-judge-"));
  const env = { HOME: home, PMOVES_HOME: join(home, "pmoves") };
  const path = (name: string) => join(fixtures, name);
  const args = ["eval", "judge", path("lexical.run"), "--corpus", path("corpus.jsonl"), "--queries"];
  const by = [path("queries.tsv"), "--config", path("judge.toml"), "--model", model, "--out", out];
  const words = [...args, ...by, "--concurrency", "2", ...more];
  const run = runModule("test/tui/support/program.ts", words, { columns: 110, rows: 30, ...options, env });
  onTestFinished(() => run.kill("SIGKILL"));
  return run;
}

const newOut = () => join(mkdtempSync(join(tmpdir(), "pmoves-judged-")), "judged.qrels");

describe("pmoves eval judge on a terminal", () => {
  it("shows how it goes while it judges, and the result when it is over", async () => {
    const out = newOut();
    const run = judge("keyword_judge", out, {}, "--qrels", join(fixtures, "some.qrels"), "--recheck", "30");
    expect(await run.exited).toMatchObject({ exit: 0 });
    expect(run.text()).toContain("graded by people");
    expect(JSON.parse(readFileSync(`${out}.run.json`, "utf8"))).toMatchObject({ complete: true });
  });

  it("left by q stops, saves, and says how to go on", async () => {
    const out = newOut();
    const run = judge("slow_judge", out);
    await run.sees("leaving stops and saves");
    const seen = await run.sees("Slowly thought.");
    expect(seen).toMatch(/judged +[█░]+ +\d+ of 100/);
    expect(seen).toContain("agreement  not known");
    expect(fullClears(run.raw)).toBe(0);
    run.write("q");
    expect(await run.exited).toMatchObject({ exit: 130 });
    expect(run.text()).toContain("INCOMPLETE");
    expect(run.text()).toContain("pmoves eval judge");
    expect(JSON.parse(readFileSync(`${out}.run.json`, "utf8"))).toMatchObject({ complete: false });
  });

  it("fits a small terminal", async () => {
    const run = judge("slow_judge", newOut(), { columns: 24, rows: 6 });
    await run.sees("judged");
    run.write("q");
    expect(await run.exited).toMatchObject({ exit: 130 });
  });
});

describe("what the screen is drawn from", () => {
  const state = {
    calls: 2,
    cached: 1,
    errors: 1,
    cost: 0.02,
    inFlight: 2,
    limit: 4,
    refusals: 3,
    stopped: undefined,
  };
  const call = (
    done: number,
    row: Parameters<typeof rowWith>[0],
    human: number | null = null,
  ): JudgeEvent => ({
    event: "call",
    row: rowWith(row),
    human,
    done,
    state,
  });

  it("counts grades, problems, rate, time left and agreement so far", () => {
    let now = 0;
    const model = new JudgeModel(3, () => now);
    model.take({
      event: "start",
      run: "r",
      units: 10,
      inputs: { topics: 1, pooled: 10, human: 0, holes: 10 },
    });
    for (const [i, grade] of [3, 1, 1].entries()) {
      now += 1000;
      model.take(call(i + 1, { grade, rationale: `because ${i}` }, i === 0 ? 3 : i === 1 ? 0 : null));
    }
    now += 1000;
    model.take(call(4, { problem: "error", error: "no gateway" }));
    model.take(call(5, { grade: 3, probe: "canary" }, 0));
    const { progress } = model;
    expect(progress).toMatchObject({
      done: 5,
      grades: [0, 2, 0, 1],
      problems: { error: 1 },
      agreement: { pairs: 2, same: 0.5 },
    });
    // Five in the three seconds since the first of them.
    expect(progress.perSecond).toBeCloseTo(5 / 3, 12);
    expect(progress.leftMs).toBeCloseTo(3000, 9);
    const lines = judgeLines(progress, { columns: 100, rows: 30 }, themeOf("plain", false)).join("\n");
    expect(lines).toContain("5 of 10, 1.7/s, 3.0s left");
    expect(lines).toContain("$0.02, 2 calls, 1 from the journal");
    expect(lines).toContain("3 refused for load");
    expect(lines).toContain("50 % the same as people");
    expect(lines).toContain("no gateway");
    expect(lines).toContain("because 2");
  });
});
