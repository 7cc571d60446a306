import { expect, it } from "vitest";
import { config, model, target } from "../../support/config.ts";
import { fakeProvider } from "../../support/fake-provider.ts";
import { gatewayRig } from "../../support/gateway.ts";

it("the state shows addresses without what may be a secret in them", async () => {
  const one = target("m/p", { baseUrl: "https://user:hidden@host.example/v1?token=hidden" });
  const { gateway } = await gatewayRig({
    config: config([model("m", [one])], []),
    provider: () => fakeProvider({}).provider,
  });
  const state = gateway.state();
  expect(state.targets[0]?.address).toBe("https://host.example/v1?…");
  expect(JSON.stringify(state)).not.toContain("hidden");
});
