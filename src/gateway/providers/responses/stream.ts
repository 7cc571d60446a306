import type { ModelRequest, StreamBatch, StreamEvent } from "../../model/index.ts";
import { bodyText } from "../body.ts";
import { type Now, openOk } from "../exchange.ts";
import { post } from "../openai/send.ts";
import type { ProviderCall } from "../provider.ts";
import { eventOf, type SseAnswer, sseAnswer } from "../sse-answer.ts";
import { type Response, readResponse } from "./answer.ts";
import { ResponsesDecoder } from "./decoder.ts";
import { responseBody } from "./request.ts";
import { orUnsealed } from "./unsealed.ts";

/** A response as it arrives; from a service that gives it only whole, as the events of the whole. */
export function streamResponse(
  call: ProviderCall<ModelRequest>,
  clock: Now,
): AsyncGenerator<StreamBatch, void, undefined> {
  const { target, http } = call;
  const ask = async (request: ModelRequest, lost: readonly string[]): Promise<SseAnswer> => {
    const { body, dropped } = responseBody(request, target, lost);
    const text = bodyText(body, target, request.extraBody);
    return {
      open: await openOk(http, post(call, "/responses", text, request.extraHeaders), target, clock),
      decoder: new ResponsesDecoder(target, clock),
      whole: (whole, status) => eventsOf(readResponse(whole, status, target, clock)),
      dropped,
    };
  };
  return sseAnswer(() => orUnsealed(call.request, ask));
}

function eventsOf({ content, usage, finishReason }: Response): StreamEvent[] {
  return [...content.map(eventOf), { type: "finish", reason: finishReason }, { type: "usage", usage }];
}
