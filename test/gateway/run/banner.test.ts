import { describe, expect, it } from "vitest";
import { bannerLines } from "../../../src/gateway/run/banner.ts";
import { chatFunction, config, ladder } from "../../support/config.ts";
import { fakeProvider } from "../../support/fake-provider.ts";
import { gatewayRig } from "../../support/gateway.ts";

async function linesFor(
  tiers: Parameters<typeof ladder>[0],
  experimentation?: "uniform",
  url = "http://127.0.0.1:3000",
  keyed = false,
): Promise<string[]> {
  const { models, variants } = ladder(tiers);
  const fn = experimentation
    ? chatFunction("chat", variants, { type: experimentation })
    : chatFunction("chat", variants);
  const { provider } = fakeProvider({});
  const { gateway } = await gatewayRig({ config: config(models, [fn]), provider: () => provider });
  return bannerLines(gateway.state(), url, keyed);
}

describe("the start-up lines", () => {
  it("say nothing of shares where tier 1 is always first", async () => {
    expect((await linesFor({ local: 1, cloud: 3 })).join("\n")).not.toContain("tier 1 first");
  });

  it("say the share, and the mend, where sampling sends some elsewhere", async () => {
    expect(await linesFor({ local: 1, cloud: 3 }, "uniform")).toContain(
      "           chat asks tier 1 first in 50 % of episodes; --local-first makes it 100 %",
    );
  });

  it.each([
    ["http://0.0.0.0:3000", false, "curl -s http://127.0.0.1:3000/inference -d"],
    [
      "http://[::]:3000/base",
      true,
      'curl -s http://[::1]:3000/base/inference -H "authorization: Bearer $PMOVES_API_KEY" -d',
    ],
  ])("give a first request that works as it stands: %s, keys %s", async (url, keyed, wanted) => {
    expect((await linesFor({ local: 1 }, undefined, url, keyed)).at(-1)).toContain(`try        ${wanted}`);
  });

  it("promise no local tier where there is none", async () => {
    expect(await linesFor({ cloud: 3 })).toContain("           chat has no target in tier 1");
  });
});
