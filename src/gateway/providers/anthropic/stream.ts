import type { ModelRequest, StreamBatch, StreamEvent } from "../../model/index.ts";
import { bodyText } from "../body.ts";
import { type Now, openOk } from "../exchange.ts";
import type { ProviderCall } from "../provider.ts";
import { eventOf, sseAnswer } from "../sse-answer.ts";
import { type Message, readMessage } from "./answer.ts";
import { AnthropicDecoder } from "./decoder.ts";
import { messageBody } from "./request.ts";
import { post } from "./send.ts";

/** A message as it arrives. */
export function streamMessage(
  call: ProviderCall<ModelRequest>,
  clock: Now,
): AsyncGenerator<StreamBatch, void, undefined> {
  const { target, http, request } = call;
  return sseAnswer(async () => {
    const { body, dropped } = messageBody(request, target);
    const text = bodyText(body, target, request.extraBody);
    return {
      open: await openOk(http, post(call, text, request.extraHeaders), target, clock),
      decoder: new AnthropicDecoder(target, clock),
      whole: (whole, status) => eventsOf(readMessage(whole, status, target, clock)),
      dropped,
    };
  });
}

function eventsOf({ content, usage, finishReason }: Message): StreamEvent[] {
  return [...content.map(eventOf), { type: "finish", reason: finishReason }, { type: "usage", usage }];
}
