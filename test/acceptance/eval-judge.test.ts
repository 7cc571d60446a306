import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { judgeFixtures as fixtures } from "../support/eval-judge.ts";
import { newFolder, pmoves, startPmoves } from "./pmoves.ts";

const home = () => ({ PMOVES_HOME: newFolder("judge-home") });
const words = (out: string, ...more: readonly string[]) => [
  "eval",
  "judge",
  join(fixtures, "lexical.run"),
  "--corpus",
  join(fixtures, "corpus.jsonl"),
  "--queries",
  join(fixtures, "queries.tsv"),
  "--model",
  "slow_judge",
  "--config",
  join(fixtures, "judge.toml"),
  "--concurrency",
  "2",
  "--out",
  out,
  ...more,
];

/** What must not depend on when it was asked: times and ids are of the calls themselves. */
function lasting(out: string): unknown {
  const rows = readFileSync(`${out}.calls.jsonl`, "utf8").trim().split("\n");
  return [
    readFileSync(out, "utf8"),
    readFileSync(`${out}.run.json`, "utf8"),
    rows.map((row) => ({ ...JSON.parse(row), ms: 0, inference_id: "" })),
  ];
}

/** Starts a run and ends it after so many answers, as told by its stream of rows. */
async function cutOff(args: readonly string[], env: Record<string, string>, signal: NodeJS.Signals) {
  const child = startPmoves([...args, "--format", "jsonl"], { env });
  let seen = "";
  child.stdout?.setEncoding("utf8");
  // Its output is read to the end: a closed pipe would end it, quietly, by itself.
  await new Promise<void>((resolve) => {
    child.stdout?.on("data", (chunk: string) => {
      seen += chunk;
      if (seen.split('"event":"call"').length > 12) resolve();
    });
  });
  const over = once(child, "close");
  child.kill(signal);
  const [exit] = await over;
  // Equal texts share one answer, and its key.
  const keys = new Set([...seen.matchAll(/"key":"([0-9a-f]+)"/g)].map(([, key]) => key));
  return { exit: exit as number | null, answered: seen.split('"event":"call"').length - 1, keys: keys.size };
}

describe("a judge that is cut off", () => {
  it("by kill -9 goes on to the same result, and asks for nothing twice", async () => {
    const folder = newFolder("judge");
    const whole = join(folder, "whole");
    expect((await pmoves(words(whole), { env: home() })).exit).toBe(0);

    const env = home();
    const out = join(folder, "resumed");
    const { answered, keys } = await cutOff(words(out), env, "SIGKILL");
    expect(answered).toBeGreaterThanOrEqual(12);
    const { out: told } = await pmoves(words(out, "--dry-run", "--json"), { env });
    // What was shown had been stored.
    expect(keys).toBeGreaterThan(4);
    expect(JSON.parse(told).cached).toBeGreaterThanOrEqual(keys);
    expect((await pmoves(words(out), { env })).exit).toBe(0);
    expect(lasting(out)).toEqual(lasting(whole));

    const again = join(folder, "replayed");
    const replay = await pmoves(words(again, "--replay"), { env });
    expect(replay).toMatchObject({ exit: 0, err: "" });
    for (const part of ["", ".calls.jsonl", ".run.json"])
      expect(readFileSync(again + part, "utf8")).toBe(readFileSync(out + part, "utf8"));
  });

  it("by Ctrl-C writes what there is, says how to go on, and does", async () => {
    const folder = newFolder("judge");
    const env = home();
    const out = join(folder, "stopped");
    const { exit } = await cutOff(words(out), env, "SIGINT");
    expect(exit).toBe(130);
    const partial = JSON.parse(readFileSync(`${out}.run.json`, "utf8"));
    expect(partial.complete).toBe(false);
    expect(partial.judged + partial.not_asked).toBe(100);
    expect((await pmoves(words(out), { env })).exit).toBe(0);
    expect(JSON.parse(readFileSync(`${out}.run.json`, "utf8"))).toMatchObject({
      complete: true,
      judged: 100,
    });
  });
});
