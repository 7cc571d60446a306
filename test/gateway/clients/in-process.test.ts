import { expect, it } from "vitest";
import { inProcessClient } from "../../../src/gateway/clients/in-process.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { inferenceClientContract } from "../../contract/inference-client.ts";
import { callOf } from "../../support/calls.ts";
import { chatFunction, config, ladder } from "../../support/config.ts";
import { fakeProvider } from "../../support/fake-provider.ts";
import { gatewayRig } from "../../support/gateway.ts";
import { startScriptedGateway } from "../../support/scripted-gateway.ts";

inferenceClientContract("an engine in this process", ({ gateway }) =>
  inProcessClient({ engine: gateway.engine, clock: systemClock }),
);

it("tells an attempt as soon as it is over, before the next one answers", async () => {
  await using from = await startScriptedGateway();
  const client = inProcessClient({ engine: from.gateway.engine, clock: systemClock });
  const call = callOf("late", "ladder");
  const events = client.chat(call, { signal: new AbortController().signal })[Symbol.asyncIterator]();
  const started = performance.now();
  const { value } = await events.next();
  const first = performance.now() - started;
  expect(value).toMatchObject({ event: "attempt", variant: "local", target: "busy/s" });
  const next = await events.next();
  expect(next.value).toMatchObject({ event: "attempt", variant: "cloud", outcome: "ok" });
  // The cloud takes 60 ms for its first word.
  expect(performance.now() - started - first).toBeGreaterThan(20);
  await events.return?.(undefined);
});

it("records an answer once when it is left before its first word is read", async () => {
  const endings: string[] = [];
  const { models, variants } = ladder({ a: 1 });
  const { gateway } = await gatewayRig({
    config: config(models, [chatFunction("chat", variants)]),
    provider: () => fakeProvider({ "m-a/p": "hello" }).provider,
    observers: [{ inference: ({ ending }) => endings.push(ending) }],
  });
  const client = inProcessClient({ engine: gateway.engine, clock: systemClock });
  const stop = new AbortController();
  const seen: string[] = [];
  const reading = async () => {
    for await (const { event } of client.chat(callOf("hi", "chat"), { signal: stop.signal })) {
      seen.push(event);
      if (event === "start") stop.abort(new Error("enough"));
    }
  };
  await expect(reading()).rejects.toThrow("enough");
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual(["attempt", "start"]);
  expect(endings).toEqual(["cancelled"]);
});
