import { describe, expect, it } from "vitest";
import { chatFunction, config, ladder } from "../../support/config.ts";
import { fakeProvider } from "../../support/fake-provider.ts";
import { ask, gatewayRig, jsonOf } from "../../support/gateway.ts";

async function rigOf() {
  const { models, variants } = ladder({ a: 1 });
  const { provider } = fakeProvider({});
  return gatewayRig({ config: config(models, [chatFunction("chat", variants)]), provider: () => provider });
}

describe("a path with an escape that is no UTF-8", () => {
  it.each([
    ["/v1/models/%E0%A4%A", undefined],
    ["/functions/%E0%A4%A/invoke", {}],
    ["/pmoves/v1/targets/%E0%A4%A/probe", {}],
  ])("is the caller's fault: %s", async (path, body) => {
    const { gateway, bugs } = await rigOf();
    const reply = await ask(gateway, path, body);
    expect(reply.status).toBe(400);
    expect(JSON.stringify(await jsonOf(reply))).toContain("%E0%A4%A");
    expect(bugs).toEqual([]);
  });
});
