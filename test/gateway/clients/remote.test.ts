import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHttpClient } from "../../../src/adapters/http-client/client.ts";
import { parsePlainKeys } from "../../../src/gateway/auth/index.ts";
import { remoteClient } from "../../../src/gateway/clients/remote.ts";
import { systemClock as clock } from "../../../src/kernel/clock.ts";
import { Secret } from "../../../src/kernel/secret.ts";
import { inferenceClientContract } from "../../contract/inference-client.ts";
import { callOf, eventsOf, only, textOf } from "../../support/calls.ts";
import { startScriptedGateway } from "../../support/scripted-gateway.ts";
import { sse, sseOf, startUpstream, type Upstream } from "../../support/upstream.ts";

inferenceClientContract("a gateway at a URL", ({ server, http }) =>
  remoteClient({ http, clock, url: server.url }),
);

const signal = new AbortController().signal;

describe("a gateway whose 200 goes out before a target is known", () => {
  it("tells target and attempts at the end, out of the last comment", async () => {
    await using from = await startScriptedGateway({ settings: { holdMs: 0 } });
    const client = remoteClient({ http: from.http, clock, url: from.server.url });
    const events = await eventsOf(client.chat(callOf("late", "ladder"), { signal }));
    expect(textOf(events)).toBe("from the cloud");
    expect(only(events, "done")).toMatchObject([{ target: "cloud/s", tier: 3, variant_name: "cloud" }]);
    expect(only(events, "attempt")).toMatchObject([{ outcome: "retry" }, { outcome: "ok" }]);
  });
});

describe("a gateway with keys", () => {
  it("takes the right one, and a wrong or missing one is exit 4 with the mend", async () => {
    await using from = await startScriptedGateway({ keys: parsePlainKeys("right") });
    const { http, server } = from;
    const ask = (key?: string) => {
      const client = remoteClient({ http, clock, url: server.url, key: key ? new Secret(key) : undefined });
      return eventsOf(client.chat(callOf("hello"), { signal }));
    };
    expect(textOf(await ask("right"))).toBe("you said hello");
    await expect(ask("wrong")).rejects.toMatchObject({ exit: 4, hint: "check PMOVES_API_KEY" });
    await expect(ask()).rejects.toMatchObject({
      exit: 4,
      hint: "export PMOVES_API_KEY with a key of that gateway",
    });
  });
});

describe("a gateway that is none", () => {
  it("is exit 5 where nobody listens, with where the address came from and the mend", async () => {
    const upstream = await startUpstream();
    await upstream.close();
    const http = createHttpClient();
    const client = remoteClient({ http, clock, url: upstream.url, from: "env TENSORZERO_BASE_URL" });
    await expect(eventsOf(client.chat(callOf("x"), { signal }))).rejects.toMatchObject({
      exit: 5,
      message: expect.stringContaining(`no gateway answers at ${upstream.url} (env TENSORZERO_BASE_URL)`),
      hint: expect.stringContaining("unset TENSORZERO_BASE_URL"),
    });
    await http.close();
  });
});

describe("another gateway", () => {
  let upstream: Upstream;
  const http = createHttpClient();
  const ids = {
    inference_id: "01939f3e-8c55-7a3b-8f44-0c1d2e3f4a5b",
    episode_id: "01939f3e-8c55-7a3b-8f44-0c1d2e3f4a5c",
    variant_name: "main",
  };
  const text = { ...ids, content: [{ type: "text", id: "0", text: "Hi" }] };
  const last = {
    ...ids,
    content: [],
    usage: { input_tokens: 9, output_tokens: 2, cost: 0.5 },
    finish_reason: "stop",
  };
  const ask = () =>
    eventsOf(remoteClient({ http, clock, url: `${upstream.url}/openai/v1/` }).chat(callOf("x"), { signal }));

  beforeAll(async () => {
    upstream = await startUpstream();
  });
  afterAll(async () => {
    await http.close();
    await upstream.close();
  });

  it("serves without telling target and tier, as TensorZero does", async () => {
    upstream.play(sseOf(sse(text, last, "[DONE]")));
    const events = await ask();
    expect(upstream.last.url).toBe("/inference");
    expect(events).toMatchObject([
      { event: "start", ...ids, target: null, tier: null },
      { event: "delta", kind: "text", text: "Hi" },
      { event: "done", target: null, tier: null, finish_reason: "stop", attempts: [] },
    ]);
    expect(only(events, "done")[0]?.usage).toEqual({ input_tokens: 9, output_tokens: 2, cost: 0.5 });
  });

  it("gets a plain question: nothing that was not asked for, and no key where there is none", async () => {
    upstream.play(sseOf(sse(text, last, "[DONE]")));
    await ask();
    expect(upstream.last.json).toEqual({
      function_name: "chat",
      input: { messages: [{ role: "user", content: [{ type: "text", text: "x" }] }] },
      stream: true,
    });
    expect(upstream.last.headers.authorization).toBeUndefined();
  });

  it("may leave the end mark out once the answer is whole", async () => {
    upstream.play(sseOf(sse(text, last)));
    expect((await ask()).at(-1)).toMatchObject({ event: "done", finish_reason: "stop" });
  });

  it.each([
    ["ends in the middle", sse(text), "broke off"],
    ["ends before it began", sse("[DONE]"), "ended before it began"],
    ["says an error", sse(text, { error: "upstream died" }, "[DONE]"), "upstream died"],
    ["says an error in OpenAI's shape", sse({ error: { message: "no" } }, "[DONE]"), "no"],
    ["says what is not JSON", sse(text, "<html>"), "not JSON: <html>"],
  ])("whose stream %s gives an error event", async (_, body, message) => {
    upstream.play(sseOf(body));
    const events = await ask();
    expect(events.at(-1)).toMatchObject({ event: "error", status: 502 });
    expect(only(events, "error")[0]?.message).toContain(message);
    expect(only(events, "done")).toEqual([]);
  });

  it("whose connection breaks gives an error event", async () => {
    upstream.play(sseOf(sse(text), { destroy: true }));
    const events = await ask();
    expect(textOf(events)).toBe("Hi");
    expect(only(events, "error")[0]?.message).toContain("The stream broke off");
  });

  it.each([
    ["its reason", { status: 400, body: { error: "missing field `input`" } }, 400, "missing field `input`"],
    [
      "its reason in OpenAI's shape",
      { status: 403, body: { error: { message: "not you" } } },
      403,
      "not you",
    ],
    ["the status where it gave none", { status: 502, body: "<html>" }, 502, "answered 502 without a reason"],
  ])("that refuses gives an error event with %s", async (_, play, status, message) => {
    upstream.play(play);
    const events = await ask();
    expect(events).toMatchObject([{ event: "error", status, attempts: [] }]);
    expect(only(events, "error")[0]?.message).toContain(message);
  });

  it("that answers with a web page is none", async () => {
    upstream.play({ headers: { "content-type": "text/html" }, body: "<html>" });
    await expect(ask()).rejects.toMatchObject({
      exit: 5,
      message: expect.stringContaining("does not answer as a gateway does"),
    });
  });

  it("that gives too few vectors is refused", async () => {
    upstream.play({ body: { data: [{ index: 0, embedding: "AAAA" }], model: "e" } });
    const client = remoteClient({ http, clock, url: upstream.url });
    const address = { type: "embedding_model", name: "e" } as const;
    const call = {
      address,
      inputs: ["a"],
      dimensions: 2,
      dryrun: true,
      credentials: {},
      includeRawResponse: false,
    };
    await expect(client.embed(call, { signal })).rejects.toThrow("gave no list of 1 vectors");
    expect(upstream.last.json).toEqual({
      model: "tensorzero::embedding_model_name::e",
      input: ["a"],
      dimensions: 2,
      encoding_format: "float",
      "tensorzero::dryrun": true,
    });
    upstream.play({ body: { data: [{ id: "gpt" }, { id: 5 }] } });
    expect(await client.models({ signal })).toEqual([{ id: "gpt", kind: "model" }]);
  });
});
