import { describe, expect, it } from "vitest";
import { AttemptFailure } from "../../../src/gateway/model/index.ts";
import { type Bench, BenchBook } from "../../../src/gateway/routing/bench-book.ts";
import { target } from "../../support/config.ts";

const LIMITS = { benchAfter: 2, benchMs: 5_000, benchMaxMs: 20_000 };
const cloud = target("a/x", { kind: "openai", credential: { from: "env", name: "K" } });
const sibling = target("b/x", { kind: "openai", credential: { from: "env", name: "K" } });
const down = new AttemptFailure("retry", "down");
const broke = new AttemptFailure("credit", "no credit", { scope: "account", resetAt: 90_000 });

function noted() {
  const kept = new Map<string, Bench>();
  const calls: string[] = [];
  const book = new BenchBook(LIMITS, {
    put: (bench) => {
      calls.push(`put ${bench.scope}`);
      kept.set(bench.key, bench);
    },
    remove: (key) => {
      calls.push("remove");
      kept.delete(key);
    },
  });
  return { book, kept, calls };
}

describe("benches that outlive the process", () => {
  it("are told when they change, and a success without one tells nothing", () => {
    const { book, calls } = noted();
    book.succeed(cloud);
    book.fail(cloud, down, 0);
    book.succeed(cloud);
    expect(calls).toEqual([]);
    book.fail(cloud, broke, 0);
    book.succeed(cloud);
    book.fail(cloud, broke, 0);
    book.lift(cloud);
    expect(calls).toEqual(["put account", "remove", "put account", "remove"]);
  });

  it("are in force after a restart with scope, cause, clock and level", () => {
    const { book, kept } = noted();
    book.fail(cloud, broke, 0);
    const next = new BenchBook(LIMITS);
    next.restore([...kept.values()], 10_000);
    const expected = { scope: "account", cause: "credit", until: 90_000, level: 1, reason: "no credit" };
    expect(next.find(sibling, 89_999)).toMatchObject(expected);
    expect(next.find(sibling, 90_000)).toBeUndefined();
  });

  it("grow on from where they were", () => {
    const { book, kept } = noted();
    book.fail(cloud, down, 0);
    book.fail(cloud, down, 0);
    const next = new BenchBook(LIMITS);
    next.restore([...kept.values()], 1_000);
    next.begin(cloud);
    next.fail(cloud, down, 6_000);
    expect(next.find(cloud, 6_000)).toMatchObject({ level: 2, until: 16_000 });
  });

  it("are dropped where their time ran out in between", () => {
    const { book, kept } = noted();
    book.fail(cloud, broke, 0);
    const next = new BenchBook(LIMITS);
    next.restore([...kept.values()], 90_000);
    expect(next.list()).toEqual([]);
  });
});
