import { type InferenceCall, readChatName } from "../gateway/index.ts";
import { EXIT, PmovesError } from "../kernel/errors.ts";

/** The options of `pmoves chat` that say what is asked of whom. */
export interface ChatWish {
  readonly prompt: string;
  readonly function?: string | undefined;
  readonly model?: string | undefined;
  readonly variant?: string | undefined;
  readonly system?: string | undefined;
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly episode?: string | undefined;
}

/** The function that is asked where nothing else is said. */
const DEFAULT_FUNCTION = "chat";

/** One question as a call. Throws `PmovesError` (exit 2) for options that exclude each other. */
export function oneShotCall(wish: ChatWish): InferenceCall {
  return {
    address: addressOf(wish),
    episodeId: wish.episode?.toLowerCase(),
    input: {
      system: wish.system,
      messages: [{ role: "user", content: [{ type: "text", text: wish.prompt }] }],
    },
    params: { max_tokens: wish.maxTokens, temperature: wish.temperature },
    jsonMode: undefined,
    outputSchema: undefined,
    outputSchemaName: undefined,
    tools: { choice: undefined, parallel: undefined, allowed: undefined, additional: [], provider: [] },
    stream: true,
    dryrun: false,
    tags: {},
    namespace: undefined,
    credentials: {},
    cache: undefined,
    extraBody: [],
    extraHeaders: [],
    include: { rawUsage: false, rawResponse: false, originalResponse: false, aggregated: false },
  };
}

function addressOf({ function: fn, model, variant }: ChatWish): InferenceCall["address"] {
  if (model === undefined) return { type: "function", name: fn ?? DEFAULT_FUNCTION, variant };
  if (fn !== undefined) throw exclusive("--function and --model exclude each other");
  const address = readChatName(model);
  if (variant === undefined) return address;
  if (address.type === "model") throw exclusive("--variant belongs to a function, and --model names a model");
  return { ...address, variant };
}

function exclusive(message: string): PmovesError {
  return new PmovesError(message, {
    code: "usage.exclusive",
    exit: EXIT.usage,
    hint: "leave one of the two out; `pmoves models` lists what can be asked",
  });
}
