import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ZERO_PROVIDERS } from "../../../src/gateway/config/zero/models.ts";
import { PriceBook } from "../../../src/gateway/prices/book.ts";
import { type PricesTable, pricesTable } from "../../../src/gateway/prices/settings.ts";
import { loadSettings } from "../../../src/settings/index.ts";
import { targetOf } from "../../support/target.ts";

const SHIPPED = new URL("../../../config/prices.toml", import.meta.url);

async function shipped(): Promise<PricesTable> {
  const readText = async () => readFileSync(SHIPPED, "utf8");
  const files = ["config/prices.toml"];
  return (await loadSettings({ tables: [pricesTable], files, env: {}, readText })).get(pricesTable);
}

const NONE = pricesTable.schema.parse({});
const rate = { pointer: "/usage/prompt_tokens", costPerMillion: 4 };
const COST = {
  pointerNonStreaming: undefined,
  pointerStreaming: undefined,
  costPerUnit: undefined,
  required: false,
};

describe("PriceBook", () => {
  it("finds a price by exact name and never guesses one", async () => {
    const book = new PriceBook(await shipped(), NONE);
    const openai = (upstreamModel: string) => book.find(targetOf({ kind: "openai", upstreamModel }));
    expect(openai("gpt-4o-mini")).toMatchObject({ from: "table", price: { input: 0.15, output: 0.6 } });
    expect(openai("gpt-4o-mini-2099-01-01")).toBeUndefined();
    expect(book.find(targetOf({ kind: "compatible", upstreamModel: "gpt-4o-mini" }))).toBeUndefined();
  });

  it("prefers what is said of the target, its configuration, then pmoves.toml, then the table", async () => {
    const own = pricesTable.schema.parse({
      models: { "openai/gpt-4o": { input: 3, output: 3 } },
      targets: { "a/b": { input: 1, output: 1 } },
    });
    const book = new PriceBook(await shipped(), own);
    const cost = [{ ...COST, ...rate }];
    const at = (more: Parameters<typeof targetOf>[0]) =>
      book.find(targetOf({ kind: "openai", upstreamModel: "gpt-4o", ...more }))?.from;
    expect([at({ id: "a/b", cost }), at({ cost }), at({}), at({ upstreamModel: "gpt-4o-mini" })]).toEqual([
      "target",
      "config",
      "settings",
      "table",
    ]);
  });

  it("reads a target's own cost rates where they name tokens", () => {
    const book = new PriceBook(NONE, NONE);
    const output = {
      ...COST,
      pointer: "/usage/completion_tokens",
      costPerMillion: undefined,
      costPerUnit: 2e-6,
    };
    const known = book.find(targetOf({ cost: [{ ...COST, ...rate }, output] }));
    expect(known?.price).toEqual({ input: 4, output: 2 });
    expect(book.find(targetOf({ cost: [{ ...COST, pointer: "/cost", costPerMillion: 1 }] }))).toBeUndefined();
  });

  it("knows OpenRouter's free models and GLM's plan as unpaid", async () => {
    const book = new PriceBook(await shipped(), NONE);
    const free = targetOf({ kind: "openrouter", upstreamModel: "x/y:free" });
    const plan = targetOf({
      kind: "glm",
      upstreamModel: "glm-4.6",
      baseUrl: "https://api.z.ai/api/coding/paas/v4",
    });
    expect(book.find(free)).toMatchObject({ from: "free", price: { input: 0, output: 0 } });
    expect(book.find(plan)).toMatchObject({ from: "plan", price: { input: 0, output: 0 } });
  });
});

describe("the shipped table", () => {
  it("says when and where its prices were read", async () => {
    const table = await shipped();
    expect(table.read_on).toMatch(/^\d{4}-\d\d-\d\d$/);
    const kinds = new Set(Object.keys(table.models).map((key) => key.split("/")[0] ?? ""));
    for (const kind of kinds) expect(table.sources[kind]).toBeTruthy();
  });

  it("has no price that makes reading from a cache or a short request the dearer one", async () => {
    for (const [key, price] of Object.entries((await shipped()).models)) {
      expect(price.cached_input ?? 0, key).toBeLessThanOrEqual(price.input);
      expect(price.long?.input ?? price.input, key).toBeGreaterThanOrEqual(price.input);
      expect(price.long?.output ?? price.output, key).toBeGreaterThanOrEqual(price.output);
    }
  });

  it("prices every paid chat model of zero-configuration", async () => {
    const { models } = await shipped();
    const kindOf: Record<string, string> = { google_ai_studio_gemini: "gemini" };
    for (const { type, chat } of ZERO_PROVIDERS)
      expect(models).toHaveProperty([`${kindOf[type] ?? type}/${chat}`]);
  });
});
