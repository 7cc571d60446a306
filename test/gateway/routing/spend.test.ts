import { describe, expect, it } from "vitest";
import { spendGate } from "../../../src/gateway/budget/gate.ts";
import { probe } from "../../../src/gateway/engine/probe.ts";
import { RequestError } from "../../../src/gateway/error.ts";
import { AttemptFailure } from "../../../src/gateway/model/index.ts";
import { NANO_PER_USD } from "../../../src/gateway/prices/price.ts";
import { tryWhole } from "../../../src/gateway/routing/attempt.ts";
import { AllFailed } from "../../../src/gateway/routing/failure.ts";
import { makePlan } from "../../../src/gateway/routing/plan.ts";
import { Runner } from "../../../src/gateway/routing/runner.ts";
import { budgetOf, keeperOf, pricesOf } from "../../support/budget.ts";
import { chatFunction, config, ladder } from "../../support/config.ts";
import { type Behaviour, fakeProvider } from "../../support/fake-provider.ts";
import { rig } from "../../support/routing.ts";
import { requestOf } from "../../support/target.ts";

const EXPECTED = { input: 100_000, output: 200_000 }; // 0.5 USD at the prices below
const PRICED = { targets: { "m-plan/p": { input: 1, output: 2 }, "m-cloud/p": { input: 1, output: 2 } } };

/** Three tiers, of which the second and third spend from one budget each. */
function spending(behaviours: Readonly<Record<string, Behaviour>>, limits = { plan: 1, cloud: 1 }) {
  const { provider, asked } = fakeProvider(behaviours);
  const { models, variants } = ladder({ local: 1, plan: 2, cloud: 3 });
  const fn = chatFunction("chat", variants);
  const subject = { type: "function", function: fn, variant: undefined } as const;
  const prices = pricesOf(PRICED);
  const budgets = (
    [
      ["plan", 2],
      ["cloud", 3],
    ] as const
  ).map(([name, tier]) => budgetOf({ name, tier, limit: limits[name] * NANO_PER_USD }));
  const { keeper } = keeperOf({ budgets, prices });
  const base = rig(provider);
  const spend = spendGate(keeper, undefined, prices);
  const view = {
    ...base.view,
    overBudget: (target: Parameters<typeof keeper.objection>[0]) => spend?.objection(target),
  };
  const start = (signal = new AbortController().signal, expected = () => EXPECTED) => {
    const plan = makePlan(subject, config(models, [fn]), view, { episodeId: EPISODE, credentials: {} });
    const options = { stream: false, signal, credentials: {}, onAttempt: undefined, expected };
    return new Runner({ ...base.deps, spend }, plan, options, (t) => tryWhole(t, requestOf()));
  };
  const spent = async () => {
    await keeper.drain();
    return keeper.state().map((state) => [state.spent, state.reserved]);
  };
  const probed = (signal = new AbortController().signal) => {
    const [target] = models.find(({ name }) => name === "m-plan")?.targets ?? [];
    if (target === undefined) throw new Error("there is no m-plan");
    return probe(target, { ...base.deps, spend }, signal);
  };
  return { ...base, asked, start, spent, keeper, probed };
}

const EPISODE = "01939f3e-8c55-7a3b-8f44-0c1d2e3f4a5b";
const down = new AttemptFailure("model", "down");

describe("an attempt under a budget", () => {
  it("is reserved before it and settled by whoever has the answer", async () => {
    const { start, spent, asked, keeper } = spending({ "m-local/p": down, "m-plan/p": "hi" });
    const run = await start().run();
    expect(keeper.state().map(({ reserved }) => reserved)).toEqual([0.5, 0]);
    run.ticket?.used({ inputTokens: 1_000_000, outputTokens: 0 }, [], true);
    expect(await spent()).toEqual([
      [1, 0],
      [0, 0],
    ]);
    expect(asked).toEqual(["m-local/p", "m-plan/p"]);
  });

  it("has no ticket where no budget covers the target", async () => {
    const { start } = spending({ "m-local/p": "hi" });
    expect((await start().run()).ticket).toBeUndefined();
  });

  it("is passed over as `budget`, with the figures, where it would pass the limit", async () => {
    const { start, asked } = spending({ "m-local/p": down, "m-cloud/p": "hi" }, { plan: 0.4, cloud: 1 });
    const { attempts, target } = await start().run();
    expect(target.id).toBe("m-cloud/p");
    expect(attempts[1]).toMatchObject({
      skip: "budget",
      reason:
        "budget plan: 0.00 USD of 0.40 USD spent, starts anew 2026-11-23 00:00 UTC; this request may take 0.50 USD",
    });
    expect(asked).toEqual(["m-local/p", "m-cloud/p"]);
  });

  it("is not even planned once the budget is spent, and only removes that target", async () => {
    const { start } = spending({ "m-local/p": down, "m-plan/p": "hi", "m-cloud/p": "hi" });
    (await start().run()).ticket?.used({ inputTokens: 1_000_000, outputTokens: 0 }, [], true);
    await new Promise((resolve) => setImmediate(resolve));
    const { attempts } = await start().run();
    expect(attempts.map(({ outcome, skip }) => outcome ?? skip)).toEqual(["model", "budget", "ok"]);
    expect(attempts[1]?.reason).toBe(
      "budget plan: 1.00 USD of 1.00 USD spent, starts anew 2026-11-23 00:00 UTC",
    );
  });

  it("gives everything back that a refused request had reserved", async () => {
    const refused = new AttemptFailure("model", "no such model", { status: 404 });
    const { start, spent } = spending({ "m-local/p": down, "m-plan/p": refused, "m-cloud/p": refused });
    await expect(start().run()).rejects.toBeInstanceOf(AllFailed);
    expect(await spent()).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it("is charged in full when the client leaves an answer that would have come whole", async () => {
    const { start, spent } = spending({ "m-local/p": down, "m-plan/p": "hang" });
    const client = new AbortController();
    const run = start(client.signal).run();
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.abort();
    await expect(run).rejects.toMatchObject({ outcome: "cancelled" });
    expect((await spent())[0]).toEqual([0.5, 0]);
  });

  it("says that credit is all that was missing where nothing else stood in the way", async () => {
    const gone = new AttemptFailure("credit", "no credit", { status: 402 });
    const { start } = spending({ "m-local/p": gone }, { plan: 0.1, cloud: 0.1 });
    await expect(start().run()).rejects.toMatchObject({ exhaustion: { kind: "credit" } });
  });

  it("leaves no place taken and nothing reserved where the request can't be made", async () => {
    const { start, spent, slots } = spending({ "m-local/p": down });
    const wrong = () => {
      throw new RequestError(400, "template lacks a variable");
    };
    const runner = start(undefined, wrong);
    await expect(runner.run()).rejects.toThrow("template lacks a variable");
    const { models } = ladder({ plan: 2 });
    const [plan] = [...models.values()].flatMap((model) => model.targets);
    expect(plan && slots.load(plan).active).toBe(0);
    expect((await spent())[0]).toEqual([0, 0]);
  });
});

describe("a probe under a budget", () => {
  it("is charged for what it used", async () => {
    const { probed, spent } = spending({ "m-plan/p": "pong" });
    expect(await probed()).toMatchObject({ outcome: "ok" });
    expect((await spent())[0]).toEqual([3e-6, 0]);
  });

  it("gives everything back where the fault is our own", async () => {
    const bug = () => {
      throw new TypeError("a fault of our own");
    };
    const { probed, spent } = spending({ "m-plan/p": bug });
    await expect(probed()).rejects.toThrow("a fault of our own");
    expect((await spent())[0]).toEqual([0, 0]);
  });
});
