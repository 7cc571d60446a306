import { describe, expect, it } from "vitest";
import { createHttpClient } from "../../../src/adapters/http-client/client.ts";
import type { ChatEvent } from "../../../src/gateway/client.ts";
import { inProcessClient } from "../../../src/gateway/clients/in-process.ts";
import { remoteClient } from "../../../src/gateway/clients/remote.ts";
import { scriptedProvider } from "../../../src/gateway/providers/scripted/provider.ts";
import type { ScriptError } from "../../../src/gateway/providers/scripted/script.ts";
import { systemClock as clock } from "../../../src/kernel/clock.ts";
import { callOf } from "../../support/calls.ts";
import { chatFunction, config, model, target, variant } from "../../support/config.ts";
import { gatewayRig } from "../../support/gateway.ts";
import { stepOf } from "../../support/script.ts";
import { startUpstream } from "../../support/upstream.ts";

const signal = new AbortController().signal;

async function lastOf(events: AsyncIterable<ChatEvent>): Promise<ChatEvent | undefined> {
  let last: ChatEvent | undefined;
  for await (const event of events) last = event;
  return last;
}

describe("an error event", () => {
  it("says when another try makes sense, in process", async () => {
    const error: ScriptError = { status: 429, body: "{}", headers: { "retry-after": "40" }, like: "openai" };
    const models = [model("m", [target("m/s", { script: { cycle: false, steps: [stepOf({ error })] } })])];
    const provider = scriptedProvider(clock);
    const { gateway } = await gatewayRig({
      config: config(models, [chatFunction("chat", [variant("main", "m")])]),
      provider: () => provider,
    });
    const client = inProcessClient({ engine: gateway.engine, clock });
    const last = await lastOf(client.chat(callOf("x"), { signal }));
    expect(last).toMatchObject({ event: "error", status: 502, retry_after_ms: expect.any(Number) });
    expect((last as { retry_after_ms: number }).retry_after_ms).toBeGreaterThan(30_000);
  });

  it("says it of a gateway at a URL that answers 429, and nothing where nobody said", async () => {
    await using upstream = await startUpstream([
      { status: 429, headers: { "retry-after": "7" }, body: { error: "slow down" } },
      { status: 429, body: { error: "slow down" } },
    ]);
    const http = createHttpClient();
    const client = remoteClient({ http, clock, url: upstream.url });
    const call = callOf("x");
    expect(await lastOf(client.chat(call, { signal }))).toMatchObject({ status: 429, retry_after_ms: 7000 });
    expect(await lastOf(client.chat(call, { signal }))).not.toHaveProperty("retry_after_ms");
    await http.close();
  });
});
