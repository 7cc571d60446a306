import { bodyText } from "../body.ts";
import { exchangeOk, type Now } from "../exchange.ts";
import type { Provider } from "../provider.ts";
import { readCompletion } from "./answer.ts";
import { readEmbeddings } from "./embeddings.ts";
import { atHome } from "./glm-address.ts";
import { chatText, post } from "./send.ts";
import { streamChat } from "./stream.ts";

/** Everything OpenAI-shaped: `POST {baseUrl}/chat/completions` and `/embeddings`, with the target kind's traits. */
export function openaiProvider(clock: Now): Provider {
  const plain: Provider = {
    wire: "openai",

    async complete(call) {
      const { target, http } = call;
      const rawRequest = chatText(call);
      const sent = post(call, "/chat/completions", rawRequest, call.request.extraHeaders);
      const whole = await exchangeOk(http, sent, target, clock);
      const { content, usage, finishReason } = readCompletion(whole.body, whole.status, target, clock);
      return { content, usage, finishReason, rawRequest, rawResponse: whole.body };
    },

    stream: (call) => streamChat(call, clock),

    async embed(call) {
      const { target, http } = call;
      const { inputs, dimensions } = call.request;
      const body = { model: target.upstreamModel, input: inputs, encoding_format: "float", dimensions };
      const rawRequest = bodyText({ ...body, ...target.options }, target, []);
      const whole = await exchangeOk(http, post(call, "/embeddings", rawRequest, []), target, clock);
      const { vectors, usage } = readEmbeddings(whole.body, whole.status, inputs.length, target, clock);
      return { vectors, usage, rawRequest, rawResponse: whole.body };
    },
  };
  return {
    ...plain,
    complete: (call) => (call.target.kind === "glm" ? atHome(call, plain.complete) : plain.complete(call)),
    embed: (call) => (call.target.kind === "glm" ? atHome(call, plain.embed) : plain.embed(call)),
  };
}
