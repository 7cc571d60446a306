import { describe, expect, it, onTestFinished } from "vitest";
import { scriptedProvider } from "../../src/gateway/providers/scripted/provider.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { MemoryRecordStore } from "../../src/observability/memory-store.ts";
import { Recorder } from "../../src/observability/recorder.ts";
import { ask, gatewayRig, textOf } from "../support/gateway.ts";
import { scriptedConfig } from "../support/scripted-gateway.ts";

/** A gateway that remembers into memory. */
async function rig() {
  const store = new MemoryRecordStore();
  const options = { store, clock: systemClock, content: true, flushMs: 1, queueBytes: 1e9 };
  const warnings: string[] = [];
  const recorder = new Recorder({ ...options, warn: (text) => warnings.push(text) });
  onTestFinished(() => expect(warnings).toEqual([]));
  const provider = scriptedProvider(systemClock);
  const { gateway } = await gatewayRig({
    config: scriptedConfig(),
    provider: () => provider,
    observers: [recorder],
  });
  const say = (text: string, more: object = {}, signal?: AbortSignal) => {
    const input = { messages: [{ role: "user", content: text }] };
    const body = { function_name: "chat", input, ...more };
    return ask(gateway, "/inference", body, signal === undefined ? {} : { signal });
  };
  const remembered = async () => {
    await expect.poll(() => recorder.counts().written + recorder.counts().waiting).toBeGreaterThan(0);
    await recorder.flush();
    const [inference] = await store.inferences({ limit: 10 });
    if (inference === undefined) throw new Error("nothing was remembered");
    return { inference, attempts: await store.modelInferences([inference.id]) };
  };
  return { gateway, say, remembered, recorder, store };
}

describe("what is remembered of a request", () => {
  it("an answer, whole: input, output, attempt, raw bodies, tokens, tags", async () => {
    const { say, remembered } = await rig();
    const reply = JSON.parse(await textOf(await say("hello", { tags: { who: "ann" } })));
    const { inference, attempts } = await remembered();
    expect(inference).toMatchObject({
      id: reply.inference_id,
      episode_id: reply.episode_id,
      type: "chat",
      function_name: "chat",
      variant_name: "main",
      ending: "ok",
      target: "talk/s",
      tier: 1,
      stream: 0,
      input_tokens: 3,
      output_tokens: 4,
      finish_reason: "stop",
      tags: '{"who":"ann"}',
    });
    expect(JSON.parse(inference.input ?? "")).toEqual({
      messages: [{ role: "user", content: [{ type: "text", text: "hello" }] }],
    });
    expect(JSON.parse(inference.output ?? "")).toEqual(reply.content);
    expect(attempts).toEqual([
      expect.objectContaining({
        inference_id: inference.id,
        attempt: 1,
        model_name: "talk",
        model_provider_name: "s",
        outcome: "ok",
        input_tokens: 3,
        raw_request: expect.stringContaining("hello"),
        raw_response: expect.stringContaining("you said hello"),
      }),
    ]);
  });

  it("a stream: its whole text and the time to its first content", async () => {
    const { say, remembered } = await rig();
    await textOf(await say("unicode", { stream: true }));
    const { inference, attempts } = await remembered();
    expect(inference).toMatchObject({ stream: 1, ending: "ok", ttft_ms: expect.any(Number) });
    expect(JSON.parse(inference.output ?? "")).toEqual([{ type: "text", text: "Grüße 👩‍🚀 日本\n" }]);
    expect(attempts[0]).toMatchObject({ ttft_ms: expect.any(Number), raw_request: null });
  });

  it("a stream that broke: what had come, and why", async () => {
    const { say, remembered } = await rig();
    await textOf(await say("break", { stream: true }));
    const { inference, attempts } = await remembered();
    expect(inference).toMatchObject({
      ending: "partial",
      error: expect.stringMatching(/./),
      target: "talk/s",
    });
    expect(JSON.parse(inference.output ?? "")).toEqual([{ type: "text", text: "one " }]);
    expect(attempts[0]?.outcome).not.toBe("ok");
  });

  it("a client that left", async () => {
    const { say, remembered } = await rig();
    const leave = new AbortController();
    const reply = say("silent", {}, leave.signal);
    setTimeout(() => leave.abort(), 20);
    expect((await reply).status).toBe(499);
    expect((await remembered()).inference).toMatchObject({ ending: "cancelled", output: null });
  });

  it("a fallback, with a row for each attempt", async () => {
    const { say, remembered } = await rig();
    await say("hello", { function_name: "ladder" });
    const { inference, attempts } = await remembered();
    expect(inference).toMatchObject({ variant_name: "cloud", tier: 3 });
    expect(
      attempts.map(({ attempt, target, outcome, status }) => [attempt, target, outcome, status]),
    ).toEqual([
      [1, "busy/s", "retry", 503],
      [2, "cloud/s", "ok", null],
    ]);
    expect(attempts[0]?.reason).toContain("busy");
  });

  it("a failure of all targets, with its input", async () => {
    const { say, remembered } = await rig();
    await say("hello", { function_name: "dead" });
    const { inference, attempts } = await remembered();
    expect(inference).toMatchObject({
      ending: "failed",
      target: null,
      tier: null,
      output: null,
      variant_name: "plan",
      // In the words that the client got, without the name of a class before them.
      error: expect.stringMatching(/^All variants failed/),
    });
    expect(inference.input).toContain("hello");
    expect(attempts).toHaveLength(2);
  });

  it("a json function's output, a tool call, and an embedding without its vectors", async () => {
    const { gateway, say, store, recorder } = await rig();
    await say("hello", { function_name: "judge" });
    await say("tools");
    await ask(gateway, "/openai/v1/embeddings", { model: "tensorzero::function_name::embed", input: "x" });
    await expect.poll(() => recorder.counts().written).toBe(3);
    const find = async (type: string) => (await store.inferences({ limit: 9, types: [type] }))[0];
    expect(JSON.parse((await find("json"))?.output ?? "")).toEqual({
      raw: '{"score":1}',
      parsed: { score: 1 },
    });
    expect(JSON.parse((await find("chat"))?.output ?? "")).toMatchObject([
      { type: "tool_call", raw_name: "get_weather", name: null },
    ]);
    const embedding = await find("embedding");
    expect(embedding).toMatchObject({ function_name: "embed", input: '["x"]', output: null });
    expect((await store.modelInferences([embedding?.id ?? ""]))[0]?.raw_response).toBeNull();
  });

  it("nothing of a dry run", async () => {
    const { say, recorder } = await rig();
    await say("hello", { dryrun: true });
    await say("hello");
    await expect.poll(() => recorder.counts().written).toBe(1);
  });
});
