import { expect, it } from "vitest";
import { inProcessClient } from "../../../src/gateway/clients/in-process.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { inferenceClientContract } from "../../contract/inference-client.ts";
import { callOf } from "../../support/calls.ts";
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
