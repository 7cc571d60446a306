import { describe, expect, it } from "vitest";
import { AttemptFailure } from "../../../src/gateway/model/index.ts";
import type { AttemptIds } from "../../../src/gateway/observe.ts";
import { config, model, target } from "../../support/config.ts";
import { fakeProvider } from "../../support/fake-provider.ts";
import { ask, gatewayRig } from "../../support/gateway.ts";

const purpose = "embedding";
const both = model("e", [target("e/a", { purpose }), target("e/b", { purpose, tier: 3 })], { purpose });
const BODY = { model: "tensorzero::embedding_model_name::e", input: "hi" };

async function rigOf() {
  const told: [string, AttemptIds][] = [];
  const { provider } = fakeProvider({ "e/a": new AttemptFailure("model", "dead"), "e/b": "vectors" });
  const rig = await gatewayRig({
    config: { ...config([], []), embeddingModels: new Map([["e", both]]) },
    provider: () => provider,
    observers: [{ attempt: ({ target: id }, ids) => told.push([id, ids]) }],
  });
  return { ...rig, told };
}

describe("an embedding", () => {
  it("tells of every attempt, as an inference does, under its own id and no episode", async () => {
    const { gateway, told } = await rigOf();
    expect((await ask(gateway, "/v1/embeddings", BODY)).headers["x-pmoves-target"]).toBe("e/b");
    expect(told.map(([id]) => id)).toEqual(["e/a", "e/b"]);
    const [first, second] = told.map(([, ids]) => ids);
    expect(first).toEqual({ inferenceId: expect.stringMatching(/^[0-9a-f-]{36}$/), episodeId: null });
    expect(second).toEqual(first);
  });

  it("keeps to the tiers that its headers allow", async () => {
    const { gateway } = await rigOf();
    const reply = await ask(gateway, "/v1/embeddings", BODY, { headers: { "x-pmoves-min-tier": "3" } });
    expect(reply.headers["x-pmoves-attempts"]).toMatch(/^e\/a;tier=1;skip=tier, e\/b;tier=3;outcome=ok/);
    const wrong = await ask(gateway, "/v1/embeddings", BODY, { headers: { "x-pmoves-max-tier": "9" } });
    expect(wrong.status).toBe(400);
  });
});
