import { describe, expect, it } from "vitest";
import { covers } from "../../../src/gateway/budget/budget.ts";
import { budgetsOf, budgetsTable } from "../../../src/gateway/budget/settings.ts";
import { pricesTable } from "../../../src/gateway/prices/settings.ts";
import { loadSettings } from "../../../src/settings/index.ts";
import { targetOf } from "../../support/target.ts";

async function load(toml: string) {
  const readText = async () => toml;
  const tables = [budgetsTable, pricesTable];
  return loadSettings({ tables, files: ["pmoves.toml"], env: {}, readText });
}

async function budgets(toml: string) {
  return budgetsOf((await load(toml)).get(budgetsTable));
}

describe("[budgets]", () => {
  it("reads budgets by tier, kind and credential", async () => {
    const found = await budgets(`
[budgets.cloud]
tier = 3
usd = 5.5
per = "day"
[budgets.router]
kind = "openrouter"
credential = "env::OPENROUTER_API_KEY"
tokens = 1_000_000
per = "month"
`);
    expect(found).toEqual([
      expect.objectContaining({ name: "cloud", tier: 3, unit: "usd", limit: 5_500_000_000, per: "day" }),
      expect.objectContaining({ name: "router", unit: "tokens", limit: 1_000_000, per: "month" }),
    ]);
  });

  it("covers a target that all it says fits, a fallback's keys too", async () => {
    const [budget] = await budgets(`budgets.b = { credential = "env::A", tier = 3, usd = 1, per = "day" }`);
    const env = (name: string) => ({ from: "env", name }) as const;
    const pair = { from: "fallback", default: env("B"), fallback: env("A") } as const;
    const fits = (more: Parameters<typeof targetOf>[0]) => budget && covers(budget, targetOf(more));
    expect(fits({ credential: env("A") })).toBe(true);
    expect(fits({ credential: pair })).toBe(true);
    expect(fits({ credential: env("B") })).toBe(false);
    expect(fits({ credential: env("A"), tier: 2 })).toBe(false);
  });

  it("is empty by default", async () => {
    expect(await budgets("")).toEqual([]);
  });

  it.each([
    ['budgets.b = { tier = 3, per = "day" }', "pmoves.toml:1: budgets.b: give either usd or tokens"],
    ['budgets.b = { tier = 3, usd = 1, tokens = 1, per = "day" }', "give either usd or tokens"],
    ['budgets.b = { usd = 1, per = "day" }', "say whom it covers: tier, kind or credential"],
    ['budgets.b = { tier = 4, usd = 1, per = "day" }', "pmoves.toml:1: budgets.b.tier"],
    ['budgets.b = { tier = 3, usd = -1, per = "day" }', "pmoves.toml:1: budgets.b.usd"],
    ['budgets.b = { tier = 3, tokens = 1.5, per = "day" }', "pmoves.toml:1: budgets.b.tokens"],
    ['budgets.b = { tier = 3, usd = 1, per = "week" }', "pmoves.toml:1: budgets.b.per"],
    ["budgets.b = { tier = 3, usd = 1 }", "pmoves.toml:1: budgets.b.per"],
    ['budgets.b = { kind = "openruter", usd = 1, per = "day" }', "pmoves.toml:1: budgets.b.kind"],
    ['budgets.b = { credential = "sk-1", usd = 1, per = "day" }', "names no place for a key"],
    ['budgets."a b" = { tier = 3, usd = 1, per = "day" }', "letters, digits, - and _ only"],
    [
      '[budgets.b]\ntire = 3\nusd = 1\nper = "day"',
      "pmoves.toml:2: unknown key budgets.b.tire; did you mean tier?",
    ],
    ['prices.models."openai/x" = { input = 1 }', "pmoves.toml:1: prices.models.openai/x.output"],
    ['prices.models."openai/x" = { input = "1", output = 1 }', "pmoves.toml:1: prices.models.openai/x.input"],
  ])("refuses %s", async (toml, message) => {
    await expect(load(toml)).rejects.toMatchObject({
      code: "settings.invalid",
      exit: 2,
      message: expect.stringContaining(message),
    });
  });
});
