import { afterAll, beforeAll, expect, it } from "vitest";
import { createHttpClient } from "../../src/adapters/http-client/client.ts";
import type { InferenceRecord } from "../../src/gateway/index.ts";
import type { HttpClient } from "../../src/gateway/providers/http-port.ts";
import { openaiProvider } from "../../src/gateway/providers/openai/provider.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { MemoryRecordStore } from "../../src/observability/memory-store.ts";
import { Recorder } from "../../src/observability/recorder.ts";
import { getTrace } from "../../src/observability/traces/traces.ts";
import { chatFunction, config, model, target, variant } from "../support/config.ts";
import { ask, gatewayRig, textOf } from "../support/gateway.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

let upstream: Upstream;
let http: HttpClient;
beforeAll(async () => {
  upstream = await startUpstream();
  http = createHttpClient();
});
afterAll(async () => {
  await http.close();
  await upstream.close();
});

const chunk = (delta: object, finish: string | null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

/** Streams one answer out of these pieces, and gives the trace of it. */
async function traced(pieces: readonly string[]) {
  upstream.play({ headers: { "content-type": "text/event-stream" }, pieces });
  const store = new MemoryRecordStore();
  const options = { store, clock: systemClock, content: true, flushMs: 1, queueBytes: 1e9 };
  const recorder = new Recorder({ ...options, warn: (text) => expect.unreachable(text) });
  const provider = openaiProvider(systemClock);
  let ended: (record: InferenceRecord) => void;
  const end = new Promise<InferenceRecord>((resolve) => {
    ended = resolve;
  });
  const { gateway } = await gatewayRig({
    config: config(
      [model("m", [target("m/a", { baseUrl: `${upstream.url}/v1` })])],
      [chatFunction("chat", [variant("main", "m")])],
    ),
    provider: () => provider,
    http,
    observers: [recorder, { inference: (record) => ended(record) }],
  });
  const input = { messages: [{ role: "user", content: "say it" }] };
  await textOf(await ask(gateway, "/inference", { function_name: "chat", stream: true, input }));
  const { inferenceId } = await end;
  await recorder.settled();
  return getTrace(store, inferenceId);
}

it("a stream is remembered with what was sent upstream and what came back", async () => {
  const trace = await traced([chunk({ content: "one" }, null), chunk({}, "stop"), "data: [DONE]\n\n"]);
  expect(trace).toMatchObject({ ending: "ok" });
  expect(trace?.model_inferences).toMatchObject([
    { outcome: "ok", raw_request: upstream.last.body, raw_response: expect.stringContaining('"one"') },
  ]);
});

it("a stream that breaks off too", async () => {
  const trace = await traced([chunk({ content: "one" }, null)]);
  expect(trace).toMatchObject({ ending: "partial" });
  expect(trace?.model_inferences).toMatchObject([
    { outcome: "retry", raw_request: upstream.last.body, raw_response: expect.stringContaining('"one"') },
  ]);
});
