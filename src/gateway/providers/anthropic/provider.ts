import { AttemptFailure } from "../../model/index.ts";
import { bodyText } from "../body.ts";
import { exchangeOk, type Now } from "../exchange.ts";
import type { Provider } from "../provider.ts";
import { readMessage } from "./answer.ts";
import { messageBody } from "./request.ts";
import { post } from "./send.ts";
import { streamMessage } from "./stream.ts";

/** The Messages API: `POST {baseUrl}/messages` (platform.claude.com/docs/en/api/messages). */
export function anthropicProvider(clock: Now): Provider {
  return {
    wire: "anthropic",

    async complete(call) {
      const { target, http, request } = call;
      const { body, dropped } = messageBody(request, target);
      const rawRequest = bodyText(body, target, request.extraBody);
      const whole = await exchangeOk(http, post(call, rawRequest, request.extraHeaders), target, clock);
      const message = readMessage(whole.body, whole.status, target, clock);
      return { ...message, rawRequest, rawResponse: whole.body, dropped };
    },

    stream: (call) => streamMessage(call, clock),

    async embed({ target }) {
      throw new AttemptFailure("model", `${target.id}: Anthropic has no embeddings`);
    },
  };
}
