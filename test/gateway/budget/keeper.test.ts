import { describe, expect, it } from "vitest";
import { MemorySpendStore } from "../../../src/gateway/budget/memory-store.ts";
import { unavailableStore } from "../../../src/gateway/budget/unavailable-store.ts";
import { AttemptFailure, NO_USAGE } from "../../../src/gateway/model/index.ts";
import type { Refusal, Ticket } from "../../../src/gateway/routing/spend.ts";
import { budgetOf, keeperOf, pricesOf } from "../../support/budget.ts";
import { targetOf } from "../../support/target.ts";

const CLOUD = targetOf();
const EXPECTED = { input: 100_000, output: 200_000 }; // 0.1 + 0.4 USD

function ticket(found: Ticket | Refusal): Ticket {
  if (found.refused !== undefined) throw new Error(`refused: ${found.refused}`);
  return found;
}

describe("BudgetKeeper", () => {
  it("reserves the most that an attempt may cost and books what it did", async () => {
    const { keeper } = keeperOf();
    const one = ticket(await keeper.reserve(CLOUD, EXPECTED));
    expect(keeper.state()[0]).toMatchObject({ limit: 1, spent: 0, reserved: 0.5 });
    one.used({ inputTokens: 1_000, outputTokens: 2_000 }, [], true);
    await keeper.drain();
    expect(keeper.state()[0]).toMatchObject({ spent: 0.005, reserved: 0 });
  });

  it("refuses what would pass the limit and says which budget, how much, and until when", async () => {
    const { keeper } = keeperOf();
    await keeper.reserve(CLOUD, EXPECTED);
    await keeper.reserve(CLOUD, EXPECTED);
    expect(await keeper.reserve(CLOUD, { input: 1, output: 0 })).toEqual({
      refused:
        "budget cloud: 0.00 USD of 1.00 USD spent (1.00 USD more reserved), starts anew 2026-11-23 00:00 UTC; this request may take 0.000001 USD",
    });
  });

  it("objects once a budget is spent, and no more when its window is over", async () => {
    const { keeper, clock } = keeperOf();
    ticket(await keeper.reserve(CLOUD, EXPECTED)).used({ ...NO_USAGE, cost: 1 }, [], true);
    await keeper.drain();
    expect(keeper.objection(CLOUD)).toBe(
      "budget cloud: 1.00 USD of 1.00 USD spent, starts anew 2026-11-23 00:00 UTC",
    );
    await clock.advance(12 * 3_600_000);
    expect(keeper.objection(CLOUD)).toBeUndefined();
    expect((await keeper.reserve(CLOUD, EXPECTED)).refused).toBeUndefined();
  });

  it("charges the day in which an attempt was made, however late it ends", async () => {
    const { keeper, clock, store } = keeperOf({ holdMs: 86_400_000 });
    const late = ticket(await keeper.reserve(CLOUD, EXPECTED));
    await clock.advance(13 * 3_600_000);
    late.used({ ...NO_USAGE, cost: 0.25 }, [], true);
    await keeper.drain();
    const day = Date.UTC(2026, 10, 22);
    const [first] = await store.standings([{ budget: "cloud:usd:day", windowStart: day }], clock.now());
    expect(first).toMatchObject({ spent: 250_000_000, reserved: 0 });
    expect(keeper.state()[0]).toMatchObject({ spent: 0 });
  });

  it("counts tokens where a budget is in tokens", async () => {
    const { keeper } = keeperOf({ budgets: [budgetOf({ unit: "tokens", limit: 300_000, per: "month" })] });
    const one = ticket(await keeper.reserve(CLOUD, EXPECTED));
    expect((await keeper.reserve(CLOUD, { input: 1, output: 0 })).refused).toContain("300,000 tokens");
    one.used({ inputTokens: 10, outputTokens: 5 }, [], true);
    await keeper.drain();
    expect(keeper.state()[0]).toMatchObject({ spent: 15, reserved: 0, window_end: Date.UTC(2026, 11) });
  });

  it("spends from every budget that covers a target, or from none", async () => {
    const budgets = [
      budgetOf(),
      budgetOf({ name: "key", kind: "compatible", limit: 1_000, tier: undefined }),
    ];
    const { keeper } = keeperOf({ budgets });
    expect((await keeper.reserve(CLOUD, EXPECTED)).refused).toContain("budget key:");
    expect(keeper.state().map(({ reserved }) => reserved)).toEqual([0, 0]);
  });

  it("charges a stream that was left for what had come, and its input", async () => {
    const { keeper } = keeperOf();
    const content = [{ type: "text", text: "x".repeat(3_000) }] as const;
    ticket(await keeper.reserve(CLOUD, EXPECTED)).used(NO_USAGE, content, false);
    await keeper.drain();
    expect(keeper.state()[0]?.spent).toBeCloseTo(0.1 + 0.002, 9);
  });

  it("does not take a first usage report for the whole of a stream that was left", async () => {
    const { keeper } = keeperOf();
    const content = [{ type: "text", text: "x".repeat(3_000) }] as const;
    const early = { inputTokens: 50, outputTokens: 1, cost: 0.000001 };
    ticket(await keeper.reserve(CLOUD, EXPECTED)).used(early, content, false);
    await keeper.drain();
    expect(keeper.state()[0]?.spent).toBeCloseTo(0.00005 + 0.002, 9);
  });

  it.each([
    ["refused by the upstream", new AttemptFailure("retry", "429", { status: 429 }), false, 0],
    ["never connected", new AttemptFailure("model", "connect refused"), false, 0],
    ["out of credit under a 200", new AttemptFailure("credit", "402", { status: 200 }), true, 0],
    ["timed out while streaming", new AttemptFailure("timeout", "first token"), true, 0.1],
    ["timed out whole", new AttemptFailure("timeout", "attempt"), false, 0.5],
    ["left before its answer", new AttemptFailure("cancelled", "gone"), false, 0.5],
    ["reset", new AttemptFailure("retry", "reset"), false, 0.5],
    ["answered with half a body", new AttemptFailure("model", "cut", { status: 200 }), false, 0.1],
  ])("charges an attempt that was %s what it may have cost", async (_, failure, stream, usd) => {
    const { keeper } = keeperOf();
    ticket(await keeper.reserve(CLOUD, EXPECTED)).failed(failure, stream);
    await keeper.drain();
    expect(keeper.state()[0]).toMatchObject({ spent: usd, reserved: 0 });
  });

  it("counts what one's own machine uses and never stops it", async () => {
    const local = targetOf({ kind: "ollama", tier: 1 });
    const { keeper } = keeperOf({ budgets: [budgetOf({ tier: 1, unit: "tokens", limit: 10 })] });
    for (let i = 0; i < 3; i++) {
      ticket(await keeper.reserve(local, EXPECTED)).used({ inputTokens: 10, outputTokens: 10 }, [], true);
    }
    await keeper.drain();
    expect(keeper.objection(local)).toBeUndefined();
    expect(keeper.state()[0]).toMatchObject({ spent: 60 });
  });

  it("stops a free service of tier 1 at its budget", async () => {
    const free = targetOf({ kind: "cloudflare", tier: 1 });
    const { keeper } = keeperOf({ budgets: [budgetOf({ tier: 1, unit: "tokens", limit: 10 })] });
    expect((await keeper.reserve(free, { input: 6, output: 5 })).refused).toContain("budget cloud");
  });

  it("closes paid targets and leaves tier 1 open while spend can't be recorded", async () => {
    const budgets = [budgetOf({ tier: undefined, kind: "cloudflare" }), budgetOf({ name: "paid" })];
    const { keeper, warnings } = keeperOf({ budgets, store: unavailableStore(new Error("disk full")) });
    await keeper.refresh();
    const free = targetOf({ kind: "cloudflare", tier: 1 });
    expect(keeper.objection(CLOUD)).toBe("spend can't be recorded: disk full");
    expect((await keeper.reserve(CLOUD, EXPECTED)).refused).toBe("spend can't be recorded: disk full");
    expect(keeper.objection(free)).toBeUndefined();
    expect((await keeper.reserve(free, EXPECTED)).refused).toBeUndefined();
    expect(keeper.state()[0]?.trouble).toBe("disk full");
    expect(warnings).toHaveLength(1);
  });

  it("tells a settlement again until the store takes it, and says so", async () => {
    const store = new MemorySpendStore();
    let broken = true;
    const settle = store.settle.bind(store);
    store.settle = (one) => (broken ? Promise.reject(new Error("disk full")) : settle(one));
    const { keeper, clock, warnings } = keeperOf({ store });
    ticket(await keeper.reserve(CLOUD, EXPECTED)).used({ ...NO_USAGE, cost: 0.2 }, [], true);
    await clock.advance(2_500);
    expect(keeper.objection(CLOUD)).toContain("disk full");
    broken = false;
    await clock.advance(1_000);
    expect(keeper.state()[0]).toMatchObject({ spent: 0.2, trouble: null });
    expect(warnings).toEqual([expect.stringContaining("disk full"), "spend can be recorded again"]);
  });

  it("refuses a target without a price under a USD budget, and names the line to add", async () => {
    const { keeper } = keeperOf({ prices: pricesOf({}) });
    expect(keeper.objection(CLOUD)).toContain('[prices.targets."m/p"]');
    expect((await keeper.reserve(CLOUD, EXPECTED)).refused).toContain("no price is known for m/p");
  });

  it("takes a tier 1 target without a price for unpaid", async () => {
    const free = targetOf({ kind: "cloudflare", tier: 1 });
    const { keeper } = keeperOf({ budgets: [budgetOf({ tier: 1 })], prices: pricesOf({}) });
    ticket(await keeper.reserve(free, EXPECTED)).used({ inputTokens: 9, outputTokens: 9 }, [], true);
    await keeper.drain();
    expect(keeper.state()[0]).toMatchObject({ spent: 0, reserved: 0 });
  });
});
