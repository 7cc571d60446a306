import { describe, expect, it } from "vitest";
import { chatFunction, config, ladder } from "../../../support/config.ts";
import { fakeProvider } from "../../../support/fake-provider.ts";
import { ask, gatewayRig, jsonOf } from "../../../support/gateway.ts";

async function rigOf() {
  const { models, variants } = ladder({ a: 1 });
  const { provider } = fakeProvider({});
  return gatewayRig({ config: config(models, [chatFunction("chat", variants)]), provider: () => provider });
}

describe("a request to explain", () => {
  it("may be the first that brings a schema of its own", async () => {
    const { gateway, bugs } = await rigOf();
    const tool = { name: "f", description: "", parameters: { type: "object" } };
    const messages = [{ role: "user", content: "hi" }];
    const request = { function_name: "chat", input: { messages }, additional_tools: [tool] };
    const reply = await ask(gateway, "/pmoves/v1/route/explain", { request });
    expect(bugs).toEqual([]);
    expect(reply.status).toBe(200);
    expect(await jsonOf(reply)).toMatchObject({ function: "chat", steps: [{ target: "m-a/p" }] });
  });
});
