import { NdjsonParser } from "../../../kernel/ndjson.ts";
import {
  AttemptFailure,
  type EmbeddingAnswer,
  type EmbeddingRequest,
  type FinishReason,
  type HeaderPatch,
  type ModelAnswer,
  type ModelRequest,
  NO_USAGE,
  type StreamBatch,
  type StreamEvent,
  type Usage,
} from "../../model/index.ts";
import { bodyText } from "../body.ts";
import { exchangeOk, failureOf, type Now, openOk, parsed } from "../exchange.ts";
import { bearer, headersFor } from "../headers.ts";
import type { HttpRequest } from "../http-port.ts";
import { classifyInStream, classifyMalformed } from "../outcomes/classify.ts";
import type { Provider, ProviderCall } from "../provider.ts";
import { blocksOf, brokenOff, OllamaDecoder, usageOf } from "./decoder.ts";
import { ollamaOrigin } from "./origin.ts";
import { addOptions, chatBody } from "./request.ts";

/** Ollama's own protocol: `POST /api/chat` (NDJSON) and `/api/embed`. */
export function ollamaProvider(clock: Now): Provider {
  return {
    wire: "ollama",
    complete: (call) => complete(call, clock),
    stream: (call) => stream(call, clock),
    embed: (call) => embed(call, clock),
  };
}

async function complete(call: ProviderCall<ModelRequest>, clock: Now): Promise<ModelAnswer> {
  const { target, request, http } = call;
  const rawRequest = chatText(call);
  const whole = await exchangeOk(
    http,
    post(call, "/api/chat", rawRequest, request.extraHeaders),
    target,
    clock,
  );
  const decoder = new OllamaDecoder(target, clock);
  const events: StreamEvent[] = [];
  decoder.take(parsed(whole.body, whole.status, "no chat answer"), whole.body, events);
  if (!decoder.done) throw brokenOff();
  let usage: Usage = NO_USAGE;
  let finishReason: FinishReason = "unknown";
  for (const event of events) {
    if (event.type === "usage") usage = event.usage;
    else if (event.type === "finish") finishReason = event.reason;
  }
  return { content: blocksOf(events, target), usage, finishReason, rawRequest, rawResponse: whole.body };
}

async function* stream(
  call: ProviderCall<ModelRequest>,
  clock: Now,
): AsyncGenerator<StreamBatch, void, undefined> {
  const { target, request, http } = call;
  const open = await openOk(
    http,
    post(call, "/api/chat", chatText(call), request.extraHeaders),
    target,
    clock,
  );
  const parser = new NdjsonParser();
  const decoder = new OllamaDecoder(target, clock);
  let begun = false;
  try {
    for await (const chunk of open.chunks) {
      const events: StreamEvent[] = [];
      try {
        for (const line of parser.push(chunk)) decoder.read(line, events);
      } catch (error) {
        // What came in one read with the error is dropped while nothing was said: the target can be replaced.
        if (begun && events.length > 0) yield { events, raw: parser.text };
        throw error;
      }
      begun ||= events.length > 0;
      if (decoder.done) open.release();
      yield { events, raw: parser.text };
      if (decoder.done) return;
    }
    const tail = parser.end();
    const events: StreamEvent[] = [];
    if (tail !== undefined) decoder.read(tail, events);
    if (!decoder.done) throw brokenOff();
    yield { events, raw: "" };
  } catch (error) {
    throw failureOf(error);
  }
}

async function embed(call: ProviderCall<EmbeddingRequest>, clock: Now): Promise<EmbeddingAnswer> {
  const { target, request, http } = call;
  if (request.inputs.some((input) => typeof input !== "string")) {
    throw new AttemptFailure("model", `${target.id} (Ollama) takes texts, not token ids`);
  }
  const { inputs: input, dimensions } = request;
  const body: Record<string, unknown> = { model: target.upstreamModel, input, dimensions };
  addOptions(body, target, {});
  const rawRequest = bodyText(body, target, []);
  const whole = await exchangeOk(http, post(call, "/api/embed", rawRequest, []), target, clock);
  const what = "no embeddings";
  const answer = parsed(whole.body, whole.status, what) as Readonly<Record<string, unknown>> | null;
  if (answer?.error !== undefined) throw classifyInStream(target.kind, answer, whole.body, clock.now());
  const vectors = answer?.embeddings;
  if (!isVectors(vectors) || vectors.length !== input.length)
    throw classifyMalformed(what, whole.body, whole.status);
  return { vectors, usage: usageOf(answer ?? {}), rawRequest, rawResponse: whole.body };
}

function isVectors(value: unknown): value is readonly (readonly number[])[] {
  return (
    Array.isArray(value) &&
    value.every((vector) => Array.isArray(vector) && vector.every((number) => typeof number === "number"))
  );
}

function chatText({ request, target }: ProviderCall<ModelRequest>): string {
  return bodyText(chatBody(request, target), target, request.extraBody);
}

function post(
  { target, key, signal }: Omit<ProviderCall<unknown>, "request">,
  route: string,
  body: string,
  patches: readonly HeaderPatch[],
): HttpRequest {
  const headers = headersFor(target, key, bearer, patches);
  return { method: "POST", url: ollamaOrigin(target.baseUrl) + route, headers, body, signal };
}
