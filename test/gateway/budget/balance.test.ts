import { describe, expect, it } from "vitest";
import { accountOf, askBalance } from "../../../src/gateway/budget/balance.ts";
import { Balances } from "../../../src/gateway/budget/balances.ts";
import type { HttpClient, HttpRequest } from "../../../src/gateway/providers/http-port.ts";
import { Secret } from "../../../src/kernel/secret.ts";
import { FakeClock, settle } from "../../support/clock.ts";
import { config, model } from "../../support/config.ts";
import { noHttp } from "../../support/fake-provider.ts";
import { targetOf } from "../../support/target.ts";

const NOW = Date.UTC(2026, 10, 25, 12); // a Wednesday
const ROUTER = targetOf({ kind: "openrouter", baseUrl: "https://openrouter.ai/api/v1" });
const PLAN = targetOf({ kind: "glm", baseUrl: "https://api.z.ai/api/coding/paas/v4" });

function answering(status: number, body: unknown) {
  const asked: HttpRequest[] = [];
  const http: HttpClient = {
    ...noHttp,
    exchange: async (request) => {
      asked.push(request);
      return { status, headers: {}, body: typeof body === "string" ? body : JSON.stringify(body) };
    },
  };
  return { http, asked };
}

async function balanceOf(target: typeof ROUTER, status: number, body: unknown) {
  const account = accountOf(target);
  if (account === undefined) throw new Error("no account");
  const { http, asked } = answering(status, body);
  const { signal } = new AbortController();
  return { balance: await askBalance(account, new Secret("k1"), http, signal, NOW), asked };
}

describe("OpenRouter's balance", () => {
  it("is asked with the normal key", async () => {
    const { asked } = await balanceOf(ROUTER, 200, { data: { limit_remaining: 1 } });
    expect(asked[0]).toMatchObject({
      url: "https://openrouter.ai/api/v1/key",
      headers: { authorization: "Bearer k1" },
    });
  });

  it.each([
    [{ limit_remaining: 0.01 }, { state: "left" }],
    [{ limit_remaining: null }, { state: "left" }],
    [
      { limit_remaining: 0, limit_reset: "daily" },
      { state: "exhausted", until: Date.UTC(2026, 10, 26) },
    ],
    [
      { limit_remaining: -1, limit_reset: "weekly" },
      { state: "exhausted", until: Date.UTC(2026, 10, 30) },
    ],
    [
      { limit_remaining: 0, limit_reset: "monthly" },
      { state: "exhausted", until: Date.UTC(2026, 11, 1) },
    ],
    [
      { limit_remaining: 0, limit_reset: null },
      { state: "exhausted", until: undefined },
    ],
    [{}, { state: "unknown" }],
  ])("%j", async (data, expected) => {
    expect((await balanceOf(ROUTER, 200, { data })).balance).toMatchObject(expected);
  });

  it.each([401, 403, 404, 500])("is unknown, not zero, at HTTP %i", async (status) => {
    expect((await balanceOf(ROUTER, status, { error: {} })).balance).toEqual({
      state: "unknown",
      reason: `HTTP ${status}`,
    });
  });

  it("is unknown where the answer is no JSON or none comes", async () => {
    expect((await balanceOf(ROUTER, 200, "<html>")).balance.state).toBe("unknown");
    const { signal } = new AbortController();
    const account = { provider: "openrouter", url: "https://x/key" } as const;
    const balance = await askBalance(account, new Secret("k1"), noHttp, signal, NOW);
    expect(balance).toMatchObject({ state: "unknown", reason: "no request was expected" });
  });
});

describe("GLM's quota", () => {
  const tokens = (percentage: number, nextResetTime?: number) => ({
    type: "TOKENS_LIMIT",
    percentage,
    nextResetTime,
  });

  it("is asked of the plan's host with the bare key", async () => {
    const { asked } = await balanceOf(PLAN, 200, { data: { limits: [tokens(1)] } });
    expect(asked[0]).toMatchObject({
      url: "https://api.z.ai/api/monitor/usage/quota/limit",
      headers: { authorization: "k1" },
    });
  });

  it.each([
    [[tokens(99, NOW + 5)], { state: "left" }],
    [[tokens(100, NOW + 5)], { state: "exhausted", until: NOW + 5 }],
    [[tokens(100, NOW + 5), tokens(100, NOW + 9)], { state: "exhausted", until: NOW + 9 }],
    [[tokens(100)], { state: "exhausted", until: undefined }],
    [[{ type: "TIME_LIMIT", percentage: 100 }], { state: "unknown" }],
    [undefined, { state: "unknown" }],
  ])("%j", async (limits, expected) => {
    expect((await balanceOf(PLAN, 200, { data: { limits } })).balance).toMatchObject(expected);
  });
});

describe("who can be asked", () => {
  it.each([
    [{ kind: "openai", baseUrl: "https://api.openai.com/v1" }],
    [{ kind: "openrouter", baseUrl: "https://openrouter.ai/api/v1", upstreamModel: "a/b:free" }],
    [{ kind: "glm", baseUrl: "https://open.bigmodel.cn/api/paas/v4" }],
    [{ kind: "openrouter", baseUrl: "" }],
  ] as const)("is not %j", (more) => {
    expect(accountOf(targetOf(more))).toBeUndefined();
  });
});

describe("Balances", () => {
  function watching(body: unknown) {
    const clock = new FakeClock(NOW);
    const { http, asked } = answering(200, body);
    const two = [ROUTER, { ...ROUTER, id: "m/q" }];
    const sources = { clock, http, config: () => config([model("m", two)], []), key: () => new Secret("k1") };
    return { balances: new Balances(sources), clock, asked };
  }

  it("objects to what is exhausted until it comes back, and asks once for an account", async () => {
    const { balances, clock, asked } = watching({ data: { limit_remaining: 0, limit_reset: "daily" } });
    expect(balances.objection(ROUTER)).toBeUndefined();
    balances.watch();
    await settle();
    expect(asked).toHaveLength(1);
    expect(balances.objection(ROUTER)).toBe(
      "the key's credit limit at OpenRouter is used up, until 2026-11-26 00:00 UTC",
    );
    await clock.advance(12 * 3_600_000);
    expect(balances.objection(ROUTER)).toBeUndefined();
    balances.stop();
    expect(clock.pending).toBe(0);
  });

  it("asks again after five minutes, and only while somebody calls", async () => {
    const { balances, clock, asked } = watching({ data: { limit_remaining: 5 } });
    balances.watch();
    await settle();
    await clock.advance(20 * 60_000);
    expect(asked).toHaveLength(1);
    balances.objection(ROUTER);
    await clock.advance(5 * 60_000);
    expect(asked).toHaveLength(2);
    balances.stop();
  });

  it("takes nothing away where a provider does not tell", async () => {
    const { balances } = watching({ nothing: true });
    await balances.refresh();
    expect(balances.objection(ROUTER)).toBeUndefined();
  });
});
