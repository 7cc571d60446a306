import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpClient } from "../../../../src/adapters/http-client/client.ts";
import type { StreamBatch } from "../../../../src/gateway/model/index.ts";
import { geminiProvider } from "../../../../src/gateway/providers/gemini/provider.ts";
import type { HttpClient } from "../../../../src/gateway/providers/http-port.ts";
import { requestOf } from "../../../support/target.ts";
import { type Play, sse, sseOf, startUpstream, type Upstream } from "../../../support/upstream.ts";
import { gemini } from "./kit.ts";

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

const provider = geminiProvider({ now: () => 0 });
const signal = new AbortController().signal;

function chunk(parts: readonly unknown[], finishReason?: string, usageMetadata?: unknown): unknown {
  return { candidates: [{ content: { role: "model", parts }, finishReason }], usageMetadata };
}

async function batches(play: Play, params = {}): Promise<StreamBatch[]> {
  upstream.play(play);
  const seen: StreamBatch[] = [];
  const target = gemini({ baseUrl: upstream.url });
  const request = requestOf({ stream: true, params });
  for await (const batch of provider.stream({ target, key: undefined, request, signal, http }))
    seen.push(batch);
  return seen;
}

const events = async (play: Play) => (await batches(play)).flatMap((batch) => batch.events);

describe("a stream", () => {
  test("is asked for as server-sent events", async () => {
    await batches(sseOf(sse(chunk([{ text: "a" }], "STOP"))));
    expect(upstream.last.url).toBe("/models/gemini-3-flash-preview:streamGenerateContent?alt=sse");
    expect(upstream.last.json).not.toHaveProperty("stream");
  });

  test("tells blocks apart and ends with the last word on finish and usage", async () => {
    const usage = { promptTokenCount: 3, candidatesTokenCount: 2 };
    const play = sseOf(
      sse(
        chunk([{ text: "h", thought: true }], undefined, { promptTokenCount: 3 }),
        chunk([{ text: "m", thought: true }, { text: "a" }], "STOP"),
        chunk(
          [{ text: "b" }, { functionCall: { id: "1", name: "f", args: {} }, thoughtSignature: "s" }],
          "STOP",
        ),
        chunk([{ text: "c" }]),
        { usageMetadata: usage },
      ),
    );
    expect(await events(play)).toEqual([
      { type: "thought", id: "0", text: "h", providerType: "gemini" },
      { type: "thought", id: "0", text: "m", providerType: "gemini" },
      { type: "text", id: "1", text: "a" },
      { type: "text", id: "1", text: "b" },
      {
        type: "thought",
        id: "2",
        signature: "s",
        providerType: "gemini",
        extraData: { signs: "tool_call", id: "1", model: "gemini-3-flash-preview" },
      },
      { type: "tool_call", id: "1", name: "f", arguments: "{}" },
      { type: "text", id: "3", text: "c" },
      { type: "finish", reason: "tool_call" },
      { type: "usage", usage: expect.objectContaining({ inputTokens: 3, outputTokens: 2, raw: usage }) },
    ]);
  });

  test("says what could not be asked, once", async () => {
    const two = sseOf(sse(chunk([{ text: "a" }])), { delayMs: 60 }, sse(chunk([{ text: "b" }], "STOP")));
    const dropped = (await batches(two, { verbosity: "low" })).flatMap((batch) => batch.dropped ?? []);
    expect(dropped).toEqual(["verbosity"]);
  });

  test("may end without the blank line, or with a cut chunk after its finish reason", async () => {
    const last = sse(chunk([{ text: "a" }], "STOP")).trimEnd();
    const wanted = [
      { type: "text", id: "0", text: "a" },
      { type: "finish", reason: "stop" },
    ];
    expect(await events(sseOf(last))).toEqual(wanted);
    expect(await events(sseOf(`${last}\n\ndata: {"usageMeta`))).toEqual(wanted);
    expect(await events(sseOf(`: hello\n\n${last}`))).toEqual(wanted);
  });

  test("that a server sends as one JSON text is read all the same", async () => {
    const body = [chunk([{ text: "a" }]), chunk([{ text: "b" }], "STOP")];
    expect(await events({ body })).toEqual([
      { type: "text", id: "0", text: "a" },
      { type: "text", id: "0", text: "b" },
      { type: "finish", reason: "stop" },
    ]);
  });
});

describe("a stream that fails", () => {
  const HALF = sse(chunk([{ text: "half" }]));
  const ERROR = { error: { code: 429, status: "RESOURCE_EXHAUSTED", message: "slow down" } };

  test.for([
    ["ends without a finish reason", sseOf(HALF), "retry"],
    ["ends without anything", sseOf(""), "retry"],
    ["ends inside a chunk", sseOf(`${HALF}data: {"candidates":[`), "retry"],
    ["sends what is no JSON", sseOf("data: nonsense\n\n"), "retry"],
    ["sends what is no object", sseOf("data: 1\n\n"), "model"],
    ["sends an error at once", sseOf(sse(ERROR)), "retry"],
    ["sends an error later", sseOf(HALF, { delayMs: 60 }, sse([ERROR])), "retry"],
    ["can't call a function", sseOf(sse(chunk([], "MALFORMED_FUNCTION_CALL"))), "model"],
    ["was blocked", sseOf(sse({ promptFeedback: { blockReason: "SAFETY" } })), "caller"],
    ["is an error as JSON", { body: ERROR }, "retry"],
    ["is cut JSON", { body: '[{"candidates":' }, "retry"],
    [
      "is a web page",
      { headers: { "content-type": "text/html" }, body: "<html><title>Sign in</title></html>" },
      "model",
    ],
  ] as const)("because it %s", async ([, play, outcome]) => {
    await expect(batches(play)).rejects.toMatchObject({ name: "AttemptFailure", outcome });
  });

  test("with its first read says nothing before: the target can still be replaced", async () => {
    upstream.play(sseOf(HALF + sse(ERROR)));
    const target = gemini({ baseUrl: upstream.url });
    const stream = provider.stream({
      target,
      key: undefined,
      request: requestOf({ stream: true }),
      signal,
      http,
    });
    await expect(stream.next()).rejects.toMatchObject({ outcome: "retry", message: "slow down" });
  });
});
