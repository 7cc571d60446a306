import type { ModelRequest, StreamBatch, StreamEvent } from "../../model/index.ts";
import { type Now, openOk } from "../exchange.ts";
import type { ProviderCall } from "../provider.ts";
import { eventOf, sseAnswer } from "../sse-answer.ts";
import { type Completion, readCompletion } from "./answer.ts";
import { OpenAiDecoder } from "./decoder.ts";
import { atHome } from "./glm-address.ts";
import { chatText, post } from "./send.ts";

/** A chat completion as it arrives. */
export function streamChat(
  call: ProviderCall<ModelRequest>,
  clock: Now,
): AsyncGenerator<StreamBatch, void, undefined> {
  const ask = async (call: ProviderCall<ModelRequest>) => {
    const { target, http } = call;
    const sent = post(call, "/chat/completions", chatText(call), call.request.extraHeaders);
    return {
      open: await openOk(http, sent, target, clock),
      decoder: new OpenAiDecoder(target, clock),
      whole: (text: string, status: number) => eventsOf(readCompletion(text, status, target, clock)),
    };
  };
  return sseAnswer(() => (call.target.kind === "glm" ? atHome(call, ask) : ask(call)));
}

function eventsOf({ content, usage, finishReason }: Completion): StreamEvent[] {
  return [...content.map(eventOf), { type: "finish", reason: finishReason }, { type: "usage", usage }];
}
