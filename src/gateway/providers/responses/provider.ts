import { bodyText } from "../body.ts";
import { exchangeOk, type Now } from "../exchange.ts";
import { openaiProvider } from "../openai/provider.ts";
import { post } from "../openai/send.ts";
import type { Provider } from "../provider.ts";
import { readResponse } from "./answer.ts";
import { responseBody } from "./request.ts";
import { streamResponse } from "./stream.ts";
import { orUnsealed } from "./unsealed.ts";

/**
 * OpenAI's Responses API: `POST {baseUrl}/responses` (developers.openai.com), without anything kept upstream:
 * the whole conversation goes with each request. Embeddings have no form of their own there.
 */
export function responsesProvider(clock: Now): Provider {
  const { embed } = openaiProvider(clock);
  return {
    wire: "responses",

    async complete(call) {
      const { target, http } = call;
      return orUnsealed(call.request, async (request, lost) => {
        const { body, dropped } = responseBody(request, target, lost);
        const rawRequest = bodyText(body, target, request.extraBody);
        const sent = post(call, "/responses", rawRequest, request.extraHeaders);
        const whole = await exchangeOk(http, sent, target, clock);
        const response = readResponse(whole.body, whole.status, target, clock);
        return { ...response, rawRequest, rawResponse: whole.body, dropped };
      });
    },

    stream: (call) => streamResponse(call, clock),
    embed,
  };
}
