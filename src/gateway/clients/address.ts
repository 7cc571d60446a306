import { EMBEDDING_PREFIX, FUNCTION_PREFIX, MODEL_PREFIX } from "../api/names.ts";
import type { Address, EmbeddingCall } from "../model/index.ts";

const VARIANT_MARK = "::variant_name::";

/** `--model` of a chat: a bare model name, or any name as `pmoves models` and answers give it. */
export function readChatName(name: string): Address {
  if (!name.startsWith(FUNCTION_PREFIX)) return { type: "model", name: without(name, MODEL_PREFIX) };
  const [bare = "", variant] = name.slice(FUNCTION_PREFIX.length).split(VARIANT_MARK, 2);
  return { type: "function", name: bare, variant };
}

/** `--model` of an embedding. */
export function readEmbeddingName(name: string): EmbeddingCall["address"] {
  return name.startsWith(FUNCTION_PREFIX)
    ? { type: "function", name: name.slice(FUNCTION_PREFIX.length) }
    : { type: "embedding_model", name: without(name, EMBEDDING_PREFIX) };
}

function without(name: string, prefix: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
