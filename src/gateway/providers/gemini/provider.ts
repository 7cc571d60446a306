import { Collector } from "../../engine/collect.ts";
import type { ModelAnswer, ModelRequest, StreamEvent } from "../../model/index.ts";
import { bodyText } from "../body.ts";
import { exchangeOk, type Now, parsed } from "../exchange.ts";
import { classifyMalformed } from "../outcomes/classify.ts";
import type { Provider, ProviderCall } from "../provider.ts";
import { GeminiDecoder } from "./decoder.ts";
import { embed } from "./embeddings.ts";
import { generateBody } from "./request.ts";
import { post } from "./send.ts";
import { streamGenerate } from "./stream.ts";

/** Gemini's own protocol: `POST {baseUrl}/models/{model}:generateContent`, its stream, and `:batchEmbedContents`. */
export function geminiProvider(clock: Now): Provider {
  return {
    wire: "gemini",
    complete: (call) => complete(call, clock),
    stream: (call) => streamGenerate(call, clock),
    embed: (call) => embed(call, clock),
  };
}

async function complete(call: ProviderCall<ModelRequest>, clock: Now): Promise<ModelAnswer> {
  const { target, http, request } = call;
  const { body, dropped } = generateBody(request, target);
  const rawRequest = bodyText(body, target, request.extraBody);
  const sent = post(call, "generateContent", rawRequest, request.extraHeaders);
  const whole = await exchangeOk(http, sent, target, clock);
  const what = "no GenerateContentResponse";
  const decoder = new GeminiDecoder(target, clock);
  const events: StreamEvent[] = [];
  decoder.take(parsed(whole.body, whole.status, what), whole.body, events);
  if (!decoder.answered) throw classifyMalformed(`${what}: candidates are empty`, whole.body, whole.status);
  decoder.end(events);
  const collector = new Collector();
  collector.add(events, whole.body);
  return { ...collector.answer(rawRequest), dropped };
}
