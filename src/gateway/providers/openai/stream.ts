import type { ModelRequest, StreamBatch, StreamEvent } from "../../model/index.ts";
import { type Now, openOk } from "../exchange.ts";
import type { ProviderCall } from "../provider.ts";
import { eventOf, sseAnswer } from "../sse-answer.ts";
import { type Completion, readCompletion } from "./answer.ts";
import { OpenAiDecoder } from "./decoder.ts";
import { chatText, post } from "./send.ts";

/** A chat completion as it arrives. */
export function streamChat(
  call: ProviderCall<ModelRequest>,
  clock: Now,
): AsyncGenerator<StreamBatch, void, undefined> {
  const { target, http } = call;
  return sseAnswer(async () => {
    const sent = post(call, "/chat/completions", chatText(call), call.request.extraHeaders);
    return {
      open: await openOk(http, sent, target, clock),
      decoder: new OpenAiDecoder(target, clock),
      whole: (text, status) => eventsOf(readCompletion(text, status, target, clock)),
    };
  });
}

function eventsOf({ content, usage, finishReason }: Completion): StreamEvent[] {
  return [...content.map(eventOf), { type: "finish", reason: finishReason }, { type: "usage", usage }];
}
