import { type InferenceCall, type Input, readChatName } from "../gateway/index.ts";
import { EXIT, PmovesError } from "../kernel/errors.ts";
import type { Wishes } from "./sessions/record.ts";
import type { Message } from "./sessions/session.ts";

/** What a call says beside whom it is for and what was said before. */
export interface CallMore {
  readonly params?: InferenceCall["params"] | undefined;
  readonly schema?: InferenceCall["outputSchema"];
  readonly tools?: InferenceCall["tools"]["additional"] | undefined;
}

/** The function that is asked where nothing else is said. */
export const DEFAULT_FUNCTION = "chat";

/** Messages as a streamed call. Throws `PmovesError` (exit 2) for wishes that exclude each other. */
export function callOf(
  wishes: Wishes,
  messages: Input["messages"],
  episodeId: string | undefined,
  more: CallMore = {},
): InferenceCall {
  const { tier } = wishes;
  return {
    address: addressOf(wishes),
    episodeId,
    input: { system: wishes.system, messages },
    params: more.params ?? {},
    jsonMode: undefined,
    outputSchema: more.schema,
    outputSchemaName: undefined,
    tools: {
      choice: undefined,
      parallel: undefined,
      allowed: undefined,
      additional: more.tools ?? [],
      provider: [],
    },
    stream: true,
    dryrun: false,
    tags: tier === undefined ? {} : { "pmoves::min_tier": `${tier}`, "pmoves::max_tier": `${tier}` },
    namespace: undefined,
    credentials: {},
    cache: undefined,
    extraBody: [],
    extraHeaders: [],
    include: { rawUsage: false, rawResponse: false, originalResponse: false, aggregated: false },
  };
}

export function addressOf({ function: fn, model, variant }: Wishes): InferenceCall["address"] {
  if (model === undefined) return { type: "function", name: fn ?? DEFAULT_FUNCTION, variant };
  if (fn !== undefined) throw exclusive("--function and --model exclude each other");
  const address = readChatName(model);
  if (variant === undefined) return address;
  if (address.type === "model") throw exclusive("--variant belongs to a function, and --model names a model");
  return { ...address, variant };
}

/**
 * What a model is told of a conversation: questions that were never answered and calls of tools without
 * results are left out, for providers refuse them.
 */
export function historyOf(messages: readonly Message[]): Input["messages"] {
  return messages.flatMap((message, place): Input["messages"] => {
    const next = messages[place + 1];
    if (message.role === "user") {
      const isLast = next === undefined;
      return isLast || saysSomething(next) ? [{ role: "user", content: message.content }] : [];
    }
    const { text, tool_calls: calls } = message.answer;
    const content: Input["messages"][number]["content"][number][] =
      text === "" ? [] : [{ type: "text", text }];
    if (hasResults(next)) content.push(...calls.map((call) => ({ type: "tool_call" as const, ...call })));
    return content.length === 0 ? [] : [{ role: "assistant", content }];
  });
}

function saysSomething(message: Message): boolean {
  if (message.role === "user") return false;
  return message.answer.text !== "" || message.answer.tool_calls.length > 0;
}

function hasResults(message: Message | undefined): boolean {
  return message?.role === "user" && message.content.some(({ type }) => type === "tool_result");
}

function exclusive(message: string): PmovesError {
  return new PmovesError(message, {
    code: "usage.exclusive",
    exit: EXIT.usage,
    hint: "leave one of the two out; `pmoves models` lists what can be asked",
  });
}
