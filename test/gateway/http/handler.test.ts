import { describe, expect, it } from "vitest";
import { parsePlainKeys } from "../../../src/gateway/auth/index.ts";
import type { Variant } from "../../../src/gateway/config/types.ts";
import { AttemptFailure, type StreamBatch } from "../../../src/gateway/model/index.ts";
import type { Provider } from "../../../src/gateway/providers/provider.ts";
import { FakeClock, settle } from "../../support/clock.ts";
import { chatFunction, config, ladder, model, target } from "../../support/config.ts";
import { fakeProvider, textBatch } from "../../support/fake-provider.ts";
import { ask, gatewayRig, jsonOf, sseData, textOf } from "../../support/gateway.ts";

const { models, variants } = ladder({ local: 1, cloud: 3 });
const embedder = model("e", [target("e/p", { purpose: "embedding" })], { purpose: "embedding" });
const all = config([...models, embedder], [chatFunction("chat", variants)]);
const NATIVE = { function_name: "chat", input: { messages: [{ role: "user", content: "hi" }] } };
const OPENAI = { model: "chat", messages: [{ role: "user", content: "hi" }] };
const fails = (outcome: "model" | "retry" | "credit" | "caller", more = {}) =>
  new AttemptFailure(outcome, `says ${outcome}`, more);

async function rigOf(behaviours: Parameters<typeof fakeProvider>[0], more = {}) {
  const { provider, asked } = fakeProvider(behaviours);
  const rig = await gatewayRig({ config: all, provider: () => provider, ...more });
  return { ...rig, asked };
}

/** A provider whose stream is fed by hand. */
function handFed(): { provider: Provider; feed: (step: StreamBatch | Error | "end") => void } {
  const { provider } = fakeProvider({});
  const queue: (StreamBatch | Error | "end")[] = [];
  let wake: () => void = () => undefined;
  return {
    feed(step) {
      queue.push(step);
      wake();
    },
    provider: {
      ...provider,
      async *stream({ signal }) {
        signal.addEventListener("abort", () => {
          queue.push(signal.reason);
          wake();
        });
        for (;;) {
          const step = queue.shift();
          if (step === undefined) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          } else if (step === "end") return;
          else if (step instanceof Error) throw step;
          else yield step;
        }
      },
    },
  };
}

describe("whole answers", () => {
  it("answers /inference in TensorZero's shape and says which target served", async () => {
    const { gateway } = await rigOf({ "m-local/p": fails("model"), "m-cloud/p": "hello" });
    const reply = await ask(gateway, "/inference", NATIVE);
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({ "x-pmoves-tier": "3", "x-pmoves-target": "m-cloud/p" });
    expect(reply.headers["x-pmoves-attempts"]).toMatch(
      /^m-local\/p;tier=1;outcome=model;ms=\d+, m-cloud\/p;tier=3;outcome=ok;ms=\d+$/,
    );
    expect(await jsonOf(reply)).toMatchObject({
      variant_name: "cloud",
      content: [{ type: "text", text: "hello" }],
      usage: { input_tokens: 1, output_tokens: 1 },
      finish_reason: "stop",
    });
  });

  it.each(["/openai/v1/chat/completions", "/v1/chat/completions"])(
    "answers %s in OpenAI's shape",
    async (url) => {
      const { gateway } = await rigOf({ "m-local/p": "hello" });
      const reply = await ask(gateway, url, OPENAI);
      expect(await jsonOf(reply)).toMatchObject({
        object: "chat.completion",
        choices: [{ message: { role: "assistant", content: "hello" }, finish_reason: "stop" }],
      });
    },
  );

  it.each(["/openai/v1/embeddings", "/v1/embeddings"])("answers %s", async (url) => {
    const { gateway } = await rigOf({ "e/p": "x" });
    const reply = await ask(gateway, url, { model: "e", input: "hi" });
    expect(reply.headers["x-pmoves-target"]).toBe("e/p");
    expect(await jsonOf(reply)).toMatchObject({ object: "list", data: [{ index: 0, embedding: [1] }] });
  });

  it("works as /functions/{name}/invoke for the rerank call of the stack", async () => {
    const { gateway } = await rigOf({ "m-local/p": "[2,1]" });
    const reply = await ask(gateway, "/functions/chat/invoke", { query: "q", documents: ["a", "b"] });
    expect(await jsonOf(reply)).toMatchObject({ content: [{ text: "[2,1]" }] });
  });

  it("keeps to the tiers that a header allows", async () => {
    const { gateway, asked } = await rigOf({ "m-local/p": "no", "m-cloud/p": "cloud" });
    const reply = await ask(gateway, "/inference", NATIVE, { headers: { "x-pmoves-min-tier": "2" } });
    expect(reply.headers["x-pmoves-attempts"]).toContain("m-local/p;tier=1;skip=tier");
    expect(asked).toEqual(["m-cloud/p"]);
    const bad = await ask(gateway, "/inference", NATIVE, { headers: { "x-pmoves-max-tier": "local" } });
    expect(bad).toMatchObject({ status: 400, body: expect.stringContaining("must be 1, 2 or 3") });
  });
});

describe("what a request wants of routing", () => {
  const episode = { ...NATIVE, episode_id: "01939f3e-8c55-7a3b-8f44-0c1d2e3f4a5b" };

  it("an episode of the client stays where it was served, another one starts anew", async () => {
    const { gateway, asked } = await rigOf({ "m-local/p": [fails("retry"), "local"], "m-cloud/p": "cloud" });
    for (const body of [episode, episode, NATIVE]) await ask(gateway, "/inference", body);
    expect(asked).toEqual(["m-local/p", "m-cloud/p", "m-cloud/p", "m-local/p"]);
  });

  it("or goes by the plan every time, where affinity is off", async () => {
    const behaviours = { "m-local/p": [fails("retry"), "local"], "m-cloud/p": "cloud" };
    const { gateway, asked } = await rigOf(behaviours, { settings: { affinity: false } });
    for (const body of [episode, episode]) await ask(gateway, "/inference", body);
    expect(asked).toEqual(["m-local/p", "m-cloud/p", "m-local/p"]);
  });

  it("tags bound the tiers as headers do", async () => {
    const { gateway, asked } = await rigOf({ "m-cloud/p": "cloud" });
    await ask(gateway, "/inference", { ...NATIVE, tags: { "pmoves::min_tier": "3" } });
    expect(asked).toEqual(["m-cloud/p"]);
    const bad = await ask(gateway, "/inference", { ...NATIVE, tags: { "pmoves::min_tier": "9" } });
    expect(bad).toMatchObject({ status: 400, body: expect.stringContaining("pmoves::min_tier") });
  });

  it("complex work starts at tier 2 and falls back to what is local", async () => {
    const settings = { complex: { chat: { min_input_tokens: 100, complexity: ["high"] } } };
    const { gateway, asked } = await rigOf(
      { "m-local/p": "local", "m-cloud/p": [fails("model")] },
      { settings },
    );
    await ask(gateway, "/inference", NATIVE);
    await ask(gateway, "/inference", { ...NATIVE, tags: { complexity: "high" } });
    const long = { role: "user", content: "x".repeat(400) };
    await ask(gateway, "/inference", { ...NATIVE, input: { messages: [long] } });
    expect(asked).toEqual(["m-local/p", "m-cloud/p", "m-local/p", "m-cloud/p", "m-local/p"]);
  });
});

describe("errors in the client's dialect", () => {
  it.each([
    ["/inference", NATIVE, 502],
    ["/v1/chat/completions", OPENAI, 502],
  ] as const)("%s says 502 with every attempt when all are dead", async (url, body, status) => {
    const { gateway } = await rigOf({ "m-local/p": fails("model"), "m-cloud/p": fails("retry") });
    const reply = await ask(gateway, url, body);
    expect(reply.status).toBe(status);
    expect(reply.headers["x-should-retry"]).toBe("false");
    const { error } = (await jsonOf(reply)) as { error: string | { message: string } };
    const message = typeof error === "string" ? error : error.message;
    expect(message).toContain("local (m-local/p): model: says model; cloud (m-cloud/p): retry: says retry");
    expect(typeof error).toBe(url === "/inference" ? "string" : "object");
  });

  it("tells OpenAI clients 429 with the shortest wait where all is passing, and lets them retry", async () => {
    const { gateway } = await rigOf({
      "m-local/p": fails("retry", { retryAfterMs: 9_000 }),
      "m-cloud/p": fails("retry", { retryAfterMs: 2_400 }),
    });
    const reply = await ask(gateway, "/v1/chat/completions", OPENAI);
    expect(reply).toMatchObject({ status: 429, headers: { "retry-after": "3" } });
    expect(reply.headers).not.toHaveProperty("x-should-retry");
    expect((await ask(gateway, "/inference", NATIVE)).status).toBe(502);
  });

  it("tells OpenAI clients 402 where all is for want of credit", async () => {
    const { gateway } = await rigOf({ "m-local/p": fails("credit"), "m-cloud/p": fails("credit") });
    expect((await ask(gateway, "/v1/chat/completions", OPENAI)).status).toBe(402);
  });

  it("takes a key that should have come with the request for the caller's fault", async () => {
    const keyed = model("k", [target("k/p", { credential: { from: "dynamic", name: "mine" } })]);
    const { provider } = fakeProvider({ "k/p": "hello" });
    const { gateway } = await gatewayRig({ config: config([keyed], []), provider: () => provider });
    const body = { model_name: "k", input: NATIVE.input };
    const reply = await ask(gateway, "/inference", body);
    expect(reply).toMatchObject({ status: 400, body: expect.stringContaining("`credentials` as `mine`") });
    const again = await ask(gateway, "/inference", { ...body, credentials: { mine: "s" } });
    expect(again.status).toBe(200);
  });

  it("passes a caller's fault on with the upstream's status and reason", async () => {
    const { gateway } = await rigOf({ "m-local/p": fails("caller", { status: 422 }) });
    const reply = await ask(gateway, "/inference", NATIVE);
    expect(reply).toMatchObject({ status: 422, body: '{"error":"says caller"}' });
  });

  it.each([
    ["no JSON", "{", /not valid JSON/],
    ["cut-off JSON", '{"function_name":"cha', /not valid JSON/],
    ["nothing", "", /empty/],
    ["invalid UTF-8", Buffer.from([0x22, 0xff, 0xfe, 0x22]), /not valid UTF-8/],
    ["an array", [], /object/],
  ])("refuses a body that is %s", async (_, body, text) => {
    const { gateway } = await rigOf({});
    const reply = await ask(gateway, "/inference", body, { method: "POST" });
    expect(reply.status).toBe(400);
    expect(((await jsonOf(reply)) as { error: string }).error).toMatch(text);
  });

  it("knows unknown functions, models and routes by TensorZero's texts", async () => {
    const { gateway } = await rigOf({});
    const unknown = await ask(gateway, "/inference", { ...NATIVE, function_name: "chatt" });
    expect(unknown).toMatchObject({
      status: 404,
      body: expect.stringContaining("Unknown function: chatt (did you mean `chat`?)"),
    });
    const route = await ask(gateway, "/v2/chat");
    expect(route).toMatchObject({ status: 404, body: '{"error":"Route not found: GET /v2/chat"}' });
    const method = await ask(gateway, "/inference");
    expect(method).toMatchObject({ status: 405, headers: { allow: "POST" } });
  });

  it.each(["/batch_inference", "/internal/functions", "/mcp"])(
    "answers 501 by name for TensorZero's %s",
    async (url) => {
      const { gateway } = await rigOf({});
      const reply = await ask(gateway, url, {});
      expect(reply.status).toBe(501);
      expect(((await jsonOf(reply)) as { error: string }).error).toContain(url);
    },
  );

  it("says that a template fails before anybody has been asked, also one of a variant that is far down", async () => {
    const [first, second] = variants as [Variant, Variant];
    const failing = { ...second, templates: { user: "{{ user_text }} {{ missing }}" } };
    const templated = config(models, [chatFunction("chat", [first, failing])]);
    const { provider, asked } = fakeProvider({ "m-local/p": fails("model") });
    const { gateway } = await gatewayRig({ config: templated, provider: () => provider });
    const reply = await ask(gateway, "/inference", NATIVE);
    expect(reply).toMatchObject({ status: 400, body: expect.stringContaining("variants.cloud failed") });
    expect(asked).toEqual([]);
  });

  it("shows nothing of a fault of its own, but reports it", async () => {
    const { gateway, bugs } = await rigOf({});
    const reply = await ask(gateway, "/inference", NATIVE);
    expect(reply).toMatchObject({ status: 500, body: '{"error":"Internal error"}' });
    expect(bugs).toHaveLength(1);
  });
});

describe("streams", () => {
  const streamed = { ...NATIVE, stream: true };

  it("begin with content, close with usage and the end mark, and are never cached", async () => {
    const { gateway } = await rigOf({ "m-local/p": "hello" });
    const reply = await ask(gateway, "/inference", streamed);
    expect(reply.headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
      "x-accel-buffering": "no",
      "x-pmoves-tier": "1",
    });
    expect(sseData(await textOf(reply))).toMatchObject([
      { content: [{ type: "text", id: "0", text: "hello" }] },
      { content: [], finish_reason: "stop" },
      "[DONE]",
    ]);
  });

  it("replace a target that dies before its first content", async () => {
    const { gateway } = await rigOf({ "m-local/p": fails("retry"), "m-cloud/p": "cloud" });
    const reply = await ask(gateway, "/v1/chat/completions", { ...OPENAI, stream: true });
    expect(reply).toMatchObject({ status: 200, headers: { "x-pmoves-tier": "3" } });
    expect(await textOf(reply)).toContain('"content":"cloud"');
  });

  it("give a plain error status when every target dies before that", async () => {
    const { gateway } = await rigOf({ "m-local/p": fails("model"), "m-cloud/p": fails("model") });
    expect((await ask(gateway, "/inference", streamed)).status).toBe(502);
  });

  it("send the 200 and keep-alives when content is late, and then who served", async () => {
    const clock = new FakeClock();
    const { provider, feed } = handFed();
    const { gateway } = await gatewayRig({
      config: all,
      provider: () => provider,
      clock,
      settings: { holdMs: 1000 },
    });
    const asking = ask(gateway, "/inference", streamed);
    await clock.advance(1000);
    const reply = await asking;
    expect(reply.status).toBe(200);
    expect(reply.headers).not.toHaveProperty("x-pmoves-tier");
    const text = textOf(reply);
    await clock.advance(5000);
    feed(new AttemptFailure("retry", "first one dies"));
    await settle();
    feed(textBatch("late"));
    await settle();
    feed("end");
    const lines = (await text).split("\n\n");
    expect(lines.filter((line) => line.startsWith(": keep-alive"))).toHaveLength(1);
    expect(sseData(await text)[0]).toMatchObject({ variant_name: "cloud", content: [{ text: "late" }] });
    expect(lines.at(-3)).toMatch(
      /^: x-pmoves-tier=3 x-pmoves-target=m-cloud\/p x-pmoves-attempts=m-local\/p;/,
    );
    expect(lines.at(-2)).toBe("data: [DONE]");
    await settle();
    expect(clock.pending).toBe(0);
  });

  it("tell a final failure inside a stream whose 200 has gone out", async () => {
    const clock = new FakeClock();
    const { provider, feed } = handFed();
    const { gateway } = await gatewayRig({
      config: all,
      provider: () => provider,
      clock,
      settings: { holdMs: 10 },
    });
    const asking = ask(gateway, "/inference", streamed);
    await clock.advance(10);
    const text = textOf(await asking);
    feed(new AttemptFailure("model", "one"));
    await settle();
    feed(new AttemptFailure("model", "two"));
    const events = sseData(await text);
    expect(events).toEqual([{ error: expect.stringContaining("All variants failed") }, "[DONE]"]);
    expect(clock.pending).toBe(0);
  });

  it("never splice after the first content: the error goes out and the stream ends", async () => {
    const { provider, feed } = handFed();
    const { gateway } = await gatewayRig({ config: all, provider: () => provider });
    const asking = ask(gateway, "/inference", streamed);
    await settle();
    feed(textBatch("half an ans"));
    const reply = await asking;
    feed(new AttemptFailure("retry", "connection reset"));
    expect(sseData(await textOf(reply))).toMatchObject([
      { content: [{ text: "half an ans" }] },
      { error: "The stream broke off: connection reset" },
      "[DONE]",
    ]);
  });

  it("abort the upstream call when the client leaves in the middle, and record it as cancelled", async () => {
    const { provider, feed } = handFed();
    const seen: string[] = [];
    const observers = [{ inference: (record: { ending: string }) => seen.push(record.ending) }];
    const { gateway } = await gatewayRig({ config: all, provider: () => provider, observers });
    const client = new AbortController();
    const asking = ask(gateway, "/inference", streamed, { signal: client.signal });
    await settle();
    feed(textBatch("some"));
    const text = textOf(await asking);
    await settle();
    client.abort();
    expect(sseData(await text)).toMatchObject([{ content: [{ text: "some" }] }]);
    await settle();
    expect(seen).toEqual(["cancelled"]);
  });

  it("give their place back when the client is gone before it reads", async () => {
    const { provider, feed } = handFed();
    const one = ladder({ local: 1 }, { maxConcurrent: 1 });
    const narrow = config(one.models, [chatFunction("chat", one.variants)]);
    const endings: string[] = [];
    const observers = [{ inference: (record: { ending: string }) => endings.push(record.ending) }];
    const { gateway } = await gatewayRig({ config: narrow, provider: () => provider, observers });
    const client = new AbortController();
    const asking = ask(gateway, "/inference", streamed, { signal: client.signal });
    await settle();
    feed(textBatch("some"));
    await asking;
    client.abort();
    await settle();
    expect(gateway.state().targets[0]).toMatchObject({ active: 0 });
    expect(endings).toEqual(["cancelled"]);
  });

  it("that break count against their target", async () => {
    const { provider, feed } = handFed();
    const stories: unknown[] = [];
    const observers = [{ inference: (record: { attempts: unknown }) => stories.push(record.attempts) }];
    const settings = { benchAfter: 1 };
    const { gateway } = await gatewayRig({ config: all, provider: () => provider, observers, settings });
    const asking = ask(gateway, "/inference", streamed);
    await settle();
    feed(textBatch("half"));
    const reply = await asking;
    feed(new AttemptFailure("retry", "connection reset"));
    await textOf(reply);
    await settle();
    expect(stories).toEqual([[expect.objectContaining({ outcome: "retry", reason: "connection reset" })]]);
    expect(gateway.benches.list()).toMatchObject([{ key: "target:m-local/p", cause: "failing" }]);
  });

  it("end an answer that falls silent", async () => {
    const clock = new FakeClock();
    const { provider, feed } = handFed();
    const { gateway } = await gatewayRig({
      config: all,
      provider: () => provider,
      clock,
      settings: { idleMs: 700 },
    });
    const asking = ask(gateway, "/inference", streamed);
    await settle();
    feed(textBatch("some"));
    const text = textOf(await asking);
    await clock.advance(699);
    feed(textBatch(" more"));
    await clock.advance(699);
    await clock.advance(1);
    expect(sseData(await text).at(-2)).toMatchObject({ error: expect.stringContaining("stream idle") });
    expect(clock.pending).toBe(0);
  });
});

describe("its own routes", () => {
  it("show state, explain a route, and lift a bench", async () => {
    const { gateway } = await rigOf({ "m-local/p": fails("credit"), "m-cloud/p": "x" });
    await ask(gateway, "/inference", NATIVE);
    const state = (await jsonOf(await ask(gateway, "/pmoves/v1/state"))) as {
      targets: { id: string; skip: string }[];
    };
    expect(state).toMatchObject({
      config_hash: "0123456789abcdef",
      functions: [{ name: "chat", tier1_share: 1 }],
    });
    expect(state.targets.find((t) => t.id === "m-local/p")).toMatchObject({ usable: false, skip: "benched" });
    const explained = await jsonOf(await ask(gateway, "/pmoves/v1/route/explain", { function_name: "chat" }));
    expect(explained).toMatchObject({
      function: "chat",
      steps: [
        { target: "m-local/p", state: "benched", reason: "says credit" },
        { target: "m-cloud/p", state: "ready" },
      ],
    });
    const lifted = await ask(gateway, "/pmoves/v1/targets/m-local%2Fp/unbench", {});
    expect(await jsonOf(lifted)).toEqual({ target: "m-local/p", lifted: true });
    expect((await ask(gateway, "/pmoves/v1/targets/none/unbench", {})).status).toBe(404);
  });

  it.each([
    ["of /inference", { ...NATIVE, tags: { complexity: "high" } }],
    ["of a chat completion", { ...OPENAI, "tensorzero::tags": { complexity: "high" } }],
  ])("explain a whole request %s, and the rule that speaks", async (_, request) => {
    const settings = { complex: { chat: { complexity: ["high"] } } };
    const { gateway, asked } = await rigOf({}, { settings });
    const explained = await jsonOf(await ask(gateway, "/pmoves/v1/route/explain", { request }));
    expect(explained).toMatchObject({
      complex: "tag complexity = high",
      steps: [{ target: "m-cloud/p" }, { target: "m-local/p" }],
    });
    expect(asked).toEqual([]);
    const bad = await ask(gateway, "/pmoves/v1/route/explain", { request: { function_name: "chat" } });
    expect(bad.status).toBe(400);
  });

  it("probe a target past its bench, and learn from it", async () => {
    const { gateway } = await rigOf({ "m-local/p": [fails("credit"), "back"], "m-cloud/p": "x" });
    await ask(gateway, "/inference", NATIVE);
    const probed = await jsonOf(await ask(gateway, "/pmoves/v1/targets/m-local%2Fp/probe", {}));
    expect(probed).toMatchObject({ target: "m-local/p", outcome: "ok" });
    expect((await ask(gateway, "/inference", NATIVE)).headers["x-pmoves-tier"]).toBe("1");
  });

  it("tell listeners of each attempt and each answer, and forget a listener that leaves", async () => {
    const { gateway } = await rigOf({ "m-local/p": fails("model"), "m-cloud/p": "x" });
    const client = new AbortController();
    const reply = await ask(gateway, "/pmoves/v1/events", undefined, { signal: client.signal });
    const text = textOf(reply);
    await settle();
    await ask(gateway, "/inference", NATIVE);
    await settle();
    client.abort();
    const events = (await text).split("\n\n").filter((event) => event.startsWith("event: "));
    expect(events.map((event) => event.slice(7).split("\n")[0])).toEqual(["attempt", "attempt", "answer"]);
    expect(gateway.hub.listeners).toBe(0);
  });
});

describe("keys", () => {
  it("are asked for everywhere but on /status and /health", async () => {
    const { gateway } = await rigOf({ "m-local/p": "x" }, { keys: parsePlainKeys("s3cret") });
    for (const url of ["/metrics", "/v1/models", "/pmoves/v1/state"]) {
      expect((await ask(gateway, url)).status).toBe(401);
    }
    expect((await ask(gateway, "/inference", NATIVE)).status).toBe(401);
    const headers = { authorization: "Bearer s3cret" };
    expect((await ask(gateway, "/inference", NATIVE, { headers })).status).toBe(200);
    expect((await ask(gateway, "/status")).status).toBe(200);
    expect((await ask(gateway, "/health")).status).toBe(200);
  });
});
