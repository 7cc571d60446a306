import { describe, expect, it } from "vitest";
import { AttemptFailure } from "../../../src/gateway/model/index.ts";
import { BenchBook } from "../../../src/gateway/routing/bench-book.ts";
import { target } from "../../support/config.ts";

const LIMITS = { benchAfter: 3, benchMs: 5_000, benchMaxMs: 20_000 };
const local = target("a/x");
const down = new AttemptFailure("retry", "down");

function failTimes(book: BenchBook, times: number, now = 0) {
  for (let i = 0; i < times; i++) book.fail(local, down, now);
}

describe("a target that keeps failing", () => {
  it("is benched after the set number of failures in a row, not before", () => {
    const book = new BenchBook(LIMITS);
    failTimes(book, 2);
    expect(book.find(local, 0)).toBeUndefined();
    failTimes(book, 1);
    expect(book.find(local, 4_999)).toMatchObject({ until: 5_000, cause: "failing", reason: "down" });
    expect(book.find(local, 5_000)).toBeUndefined();
  });

  it("starts to count anew after a success", () => {
    const book = new BenchBook(LIMITS);
    failTimes(book, 2);
    book.succeed(local);
    failTimes(book, 2);
    expect(book.find(local, 0)).toBeUndefined();
  });

  it("lets one request through when the bench is over, and rests twice as long if that fails, up to a limit", () => {
    const book = new BenchBook(LIMITS);
    failTimes(book, 3);
    const ends: number[] = [];
    let now = 5_000;
    for (let i = 0; i < 3; i++) {
      expect(book.find(local, now)).toBeUndefined();
      book.begin(local);
      expect(book.find(local, now)).toBeDefined();
      book.fail(local, down, now);
      const until = book.find(local, now)?.until ?? 0;
      ends.push(until - now);
      now = until;
    }
    expect(ends).toEqual([10_000, 20_000, 20_000]);
  });

  it("rests no longer for failures of attempts that began before the bench", () => {
    const book = new BenchBook(LIMITS);
    failTimes(book, 20);
    expect(book.find(local, 0)).toMatchObject({ level: 1, until: 5_000 });
  });

  it("rests for as long as one of these failures says that the provider wants", () => {
    const book = new BenchBook(LIMITS);
    failTimes(book, 3);
    book.fail(local, new AttemptFailure("retry", "slow down", { retryAfterMs: 8_000 }), 1_000);
    expect(book.find(local, 1_000)).toMatchObject({ level: 1, until: 9_000, reason: "slow down" });
  });

  it("is forgotten when thousands of others have failed since, so that made-up names fill no memory", () => {
    const book = new BenchBook({ ...LIMITS, benchAfter: 1 });
    for (let i = 0; i < 10_001; i++) book.fail(target(`m${i}/x`), down, 0);
    expect(book.list()).toHaveLength(10_000);
    expect(book.find(target("m0/x"), 0)).toBeUndefined();
    expect(book.find(target("m1/x"), 0)).toBeDefined();
  });

  it("is free again after a probe that succeeds or that says nothing", () => {
    const book = new BenchBook(LIMITS);
    failTimes(book, 3);
    book.begin(local);
    book.release(local);
    expect(book.find(local, 5_000)).toBeUndefined();
    book.begin(local);
    book.succeed(local);
    expect(book.list()).toEqual([]);
  });

  it("does not count a caller's fault against it", () => {
    const book = new BenchBook(LIMITS);
    for (let i = 0; i < 9; i++) book.fail(local, new AttemptFailure("caller", "your fault"), 0);
    expect(book.list()).toEqual([]);
  });
});

describe("scopes", () => {
  const key = { from: "env", name: "KEY" } as const;
  const other = { from: "env", name: "OTHER" } as const;
  const plus = { kind: "glm", credential: key, baseUrl: "https://open.bigmodel.cn/api/paas/v4" } as const;
  const one = target("one/p", plus);
  const two = target("two/p", plus);
  const elsewhere = target("three/p", { ...plus, baseUrl: "https://api.z.ai/api/paas/v4" });
  const foreign = target("four/p", { ...plus, credential: other });

  it("a wrong key rests everything behind it at that address, at once", () => {
    const book = new BenchBook(LIMITS);
    book.fail(one, new AttemptFailure("credential", "bad key", { scope: "credential" }), 0);
    expect(book.find(two, 1)).toMatchObject({ cause: "credential", until: 60_000 });
    expect(book.find(elsewhere, 1)).toBeUndefined();
    expect(book.find(foreign, 1)).toBeUndefined();
  });

  it("an empty account rests the account at all its addresses until the time the provider named", () => {
    const book = new BenchBook(LIMITS);
    const empty = new AttemptFailure("credit", "no balance", { scope: "account", resetAt: 86_400_000 });
    book.fail(one, empty, 1_000);
    expect(book.find(elsewhere, 1_000)).toMatchObject({ cause: "credit", until: 86_400_000 });
    expect(book.find(foreign, 1_000)).toBeUndefined();
  });

  it("a keyless server is an account of its own, and so is every scripted target", () => {
    const book = new BenchBook(LIMITS);
    const server = { credential: { from: "none" }, baseUrl: "http://localhost:11434" } as const;
    book.fail(target("a/p"), new AttemptFailure("credit", "played", { scope: "account" }), 0);
    expect(book.find(target("b/p"), 1)).toBeUndefined();
    book.fail(target("c/p", server), new AttemptFailure("credit", "full", { scope: "account" }), 0);
    expect(book.find(target("d/p", server), 1)).toBeDefined();
  });

  it("credit is told before a target's own bench, and takes the place of one", () => {
    const book = new BenchBook(LIMITS);
    for (let i = 0; i < 3; i++) book.fail(one, down, 0);
    book.fail(two, new AttemptFailure("credit", "no balance", { scope: "account" }), 0);
    expect(book.find(one, 1)?.cause).toBe("credit");
    for (let i = 0; i < 3; i++) book.fail(foreign, down, 0);
    book.fail(foreign, new AttemptFailure("credit", "used up", { resetAt: 90_000 }), 0);
    expect(book.find(foreign, 1)).toMatchObject({ cause: "credit", until: 90_000 });
  });

  it("can be lifted by hand", () => {
    const book = new BenchBook(LIMITS);
    book.fail(one, new AttemptFailure("credit", "no balance", { scope: "account" }), 0);
    expect(book.lift(two)).toBe(true);
    expect(book.lift(two)).toBe(false);
    expect(book.find(one, 0)).toBeUndefined();
  });
});
