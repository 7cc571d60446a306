import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openStateStore } from "../../../src/adapters/sqlite/state-store.ts";
import type { Budget } from "../../../src/gateway/budget/budget.ts";
import { requirePrices } from "../../../src/gateway/budget/require-prices.ts";
import type { GatewayConfig } from "../../../src/gateway/config/types.ts";
import { AttemptFailure } from "../../../src/gateway/model/index.ts";
import { NANO_PER_USD } from "../../../src/gateway/prices/price.ts";
import { type Keeping, openKeeping } from "../../../src/gateway/run/keeping.ts";
import { systemClock as clock } from "../../../src/kernel/clock.ts";
import { budgetOf, pricesOf } from "../../support/budget.ts";
import { chatFunction, config, ladder } from "../../support/config.ts";
import { type Behaviour, fakeProvider } from "../../support/fake-provider.ts";
import { ask, gatewayRig, jsonOf, textOf } from "../../support/gateway.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const down = new AttemptFailure("model", "down");
const PRICES = { targets: { "m-cloud/p": { input: 1, output: 2, max_output: 1_000 } } };
const CALL = { function_name: "chat", input: { messages: [{ role: "user", content: "hi" }] } };
const EXPLAIN = "/pmoves/v1/route/explain";

function twoTiers(): GatewayConfig {
  const { models, variants } = ladder({ local: 1, cloud: 3 });
  return config(models, [chatFunction("chat", variants)]);
}

async function keepingAt(
  path: string,
  budgets: readonly Budget[],
  warnings: string[] = [],
): Promise<Keeping> {
  const ports = {
    budgets,
    prices: pricesOf(PRICES),
    openState: async () => {
      const state = openStateStore(path);
      onTestFinished(() => state[Symbol.asyncDispose]());
      return state;
    },
    warn: (text: string) => void warnings.push(text),
  };
  return openKeeping(ports, clock, 60_000);
}

async function gatewayAt(
  path: string,
  behaviours: Readonly<Record<string, Behaviour>>,
  limit: number,
  warnings: string[] = [],
) {
  const keeping = await keepingAt(path, [budgetOf({ limit: limit * NANO_PER_USD })], warnings);
  const { provider, asked } = fakeProvider(behaviours);
  const rig = await gatewayRig({ config: twoTiers(), provider: () => provider, keeping });
  return { ...rig, asked, keeping };
}

describe("a gateway with a budget", () => {
  it("counts what it spends, shows it, and goes on doing so after a restart", async () => {
    const path = join(tempFolder(), "store.sqlite");
    for (const requests of [1, 2]) {
      const { gateway, keeping } = await gatewayAt(path, { "m-local/p": down, "m-cloud/p": "hello" }, 1);
      expect((await ask(gateway, "/inference", CALL)).status).toBe(200);
      await keeping.keeper?.drain();
      // One token in at 1 USD a million and one out at 2.
      const state = (await jsonOf(await ask(gateway, "/pmoves/v1/state"))) as { budgets: unknown[] };
      expect(state.budgets[0]).toMatchObject({ name: "cloud", limit: 1, reserved: 0, unit: "usd" });
      expect((state.budgets[0] as { spent: number }).spent).toBeCloseTo(0.000003 * requests, 12);
    }
  });

  it("says in words why a target is passed over once it is gone, and answers 402's own reason", async () => {
    const path = join(tempFolder(), "store.sqlite");
    const { gateway, keeping, asked } = await gatewayAt(
      path,
      { "m-local/p": down, "m-cloud/p": "x" },
      0.000002,
    );
    const reply = await ask(gateway, "/inference", CALL);
    expect(await textOf(reply)).toContain("skipped, budget: budget cloud: 0.00 USD of 0.000002 USD spent");
    expect(asked).toEqual(["m-local/p"]);

    const roomy = await gatewayAt(path, { "m-local/p": down, "m-cloud/p": "x" }, 0.0021);
    expect((await ask(roomy.gateway, "/inference", CALL)).status).toBe(200);
    await roomy.keeping.keeper?.drain();
    await keeping.keeper?.refresh();
    const told = (await jsonOf(await ask(gateway, EXPLAIN, { function: "chat" }))) as {
      steps: { target: string; state: string; reason: string }[];
    };
    const cloud = told.steps.find(({ target }) => target === "m-cloud/p");
    expect(cloud?.state).toBe("budget");
    expect(cloud?.reason).toMatch(/^budget cloud: .* of .* spent, starts anew \d{4}-\d\d-\d\d 00:00 UTC$/);
  });

  it("charges a stream that its reader left for what had come", async () => {
    const path = join(tempFolder(), "store.sqlite");
    const { gateway, keeping } = await gatewayAt(
      path,
      { "m-local/p": down, "m-cloud/p": "x".repeat(300) },
      1,
    );
    const reply = await ask(gateway, "/inference", { ...CALL, stream: true });
    if (typeof reply.body === "string") throw new Error("no stream");
    for await (const _ of reply.body) break;
    await keeping.keeper?.drain();
    const [state] = keeping.keeper?.state() ?? [];
    expect(state?.reserved).toBe(0);
    expect(state?.spent).toBeGreaterThan(0.0002);
    expect(state?.spent).toBeLessThan(0.0003);
  });

  it("keeps serving from local targets where the store can't be used, and closes paid ones", async () => {
    const file = join(tempFolder(), "file");
    writeFileSync(file, "");
    const warnings: string[] = [];
    const path = join(file, "state", "store.sqlite");
    const closed = await gatewayAt(path, { "m-local/p": down, "m-cloud/p": "x" }, 1, warnings);
    const reply = await ask(closed.gateway, "/inference", CALL);
    expect(reply.status).toBe(502);
    expect(await textOf(reply)).toContain("skipped, budget: spend can't be recorded");
    expect(closed.asked).toEqual(["m-local/p"]);
    expect(warnings.join("\n")).toContain(path);
    const open = await gatewayAt(path, { "m-local/p": "hi" }, 1);
    expect((await ask(open.gateway, "/inference", CALL)).status).toBe(200);
  });

  it("never starts over a damaged store and leaves it as it is", async () => {
    const path = join(tempFolder(), "store.sqlite");
    writeFileSync(path, "not a database, but long enough to look at".repeat(20));
    const warnings: string[] = [];
    const { gateway } = await gatewayAt(path, { "m-local/p": down, "m-cloud/p": "x" }, 1, warnings);
    expect((await ask(gateway, "/inference", CALL)).status).toBe(502);
    expect(warnings[0]).toContain("is damaged or no store of pmoves, and was left as it is");
  });

  it("probes a paid target within its budget only", async () => {
    const path = join(tempFolder(), "store.sqlite");
    const { gateway, keeping, asked } = await gatewayAt(path, { "m-cloud/p": "pong" }, 0.000001);
    const reply = await ask(gateway, "/pmoves/v1/targets/m-cloud%2Fp/probe", {});
    expect(await textOf(reply)).toContain("budget cloud");
    expect(asked).toEqual([]);
    expect(keeping.keeper?.state()[0]).toMatchObject({ spent: 0, reserved: 0 });
  });
});

describe("benches", () => {
  it("are in force after a restart, and gone after a success", async () => {
    const path = join(tempFolder(), "store.sqlite");
    const broke = new AttemptFailure("credit", "no credit", { resetAt: Date.now() + 3_600_000 });
    const first = await gatewayAt(path, { "m-local/p": broke, "m-cloud/p": "x" }, 1);
    await ask(first.gateway, "/inference", CALL);
    const [target] = first.gateway.benches.list();
    expect(target).toMatchObject({ cause: "credit", reason: "no credit" });
    await settled(path, 1);

    const second = await gatewayAt(path, { "m-local/p": "well again", "m-cloud/p": "x" }, 1);
    await ask(second.gateway, "/inference", CALL);
    expect(second.asked).toEqual(["m-cloud/p"]);
    await ask(second.gateway, "/pmoves/v1/targets/m-local%2Fp/probe", {});
    await settled(path, 0);
    expect((await keepingAt(path, [])).benches).toEqual([]);
  });
});

/** Waits for the writer's thread to have kept so many benches. */
async function settled(path: string, benches: number): Promise<void> {
  await expect.poll(async () => (await keepingAt(path, [])).benches.length).toBe(benches);
}

describe("prices under a budget in USD", () => {
  it("must be known at start for all but tier 1, or the lines to add are told", () => {
    expect(() => requirePrices(twoTiers(), [budgetOf()], pricesOf({}))).toThrow(
      expect.objectContaining({
        code: "budget.no_price",
        exit: 2,
        message: expect.stringContaining('add to pmoves.toml: [prices.targets."m-cloud/p"]'),
      }),
    );
    expect(() => requirePrices(twoTiers(), [budgetOf({ tier: 1 })], pricesOf({}))).not.toThrow();
    expect(() => requirePrices(twoTiers(), [budgetOf({ unit: "tokens" })], pricesOf({}))).not.toThrow();
    expect(() => requirePrices(twoTiers(), [budgetOf()], pricesOf(PRICES))).not.toThrow();
    expect(() => requirePrices(twoTiers(), [], pricesOf({}))).not.toThrow();
  });
});
