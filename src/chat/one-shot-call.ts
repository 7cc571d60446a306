import type { InferenceCall, InputBlock } from "../gateway/index.ts";
import { type CallMore, callOf } from "./call.ts";
import type { Wishes } from "./sessions/record.ts";

/** One question outside any conversation. */
export interface ChatWish extends Wishes {
  readonly prompt?: string | undefined;
  /** Instead of `prompt`: the content of the question. */
  readonly content?: readonly InputBlock[] | undefined;
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly episode?: string | undefined;
}

/** Throws `PmovesError` (exit 2) for options that exclude each other. */
export function oneShotCall(wish: ChatWish, more: CallMore = {}): InferenceCall {
  const content = wish.content ?? [{ type: "text", text: wish.prompt ?? "" }];
  const params = paramsOf(wish);
  return callOf(wish, [{ role: "user", content }], wish.episode?.toLowerCase(), { params, ...more });
}

export function paramsOf({
  maxTokens,
  temperature,
}: Pick<ChatWish, "maxTokens" | "temperature">): InferenceCall["params"] {
  return { max_tokens: maxTokens, temperature };
}
