import { nearest } from "../../kernel/suggest.ts";
import type { GatewayConfig } from "../config/types.ts";
import { RequestError } from "../error.ts";
import type { Address, EmbeddingCall } from "../model/index.ts";

/** What the `model` field of the OpenAI routes can name. */
export type Names = Pick<GatewayConfig, "functions" | "models" | "embeddingModels">;

export const FUNCTION_PREFIX = "tensorzero::function_name::";
export const MODEL_PREFIX = "tensorzero::model_name::";
export const EMBEDDING_PREFIX = "tensorzero::embedding_model_name::";
const VARIANT_MARK = "::variant_name::";
// Forms that the stack's guide writes and TensorZero never had.
const GUIDE_MODEL = "tensorzero::model";
const GUIDE_EMBEDDING = "tensorzero::embedding";

/** Provider types that may stand before `::MODEL`: TensorZero's shorthands, and the kinds known here. */
export const SHORTHAND_TYPES: readonly string[] = [
  "anthropic",
  "deepseek",
  "fireworks",
  "google_ai_studio_gemini",
  "gcp_vertex_gemini",
  "gcp_vertex_anthropic",
  "groq",
  "hyperbolic",
  "mistral",
  "openai",
  "openrouter",
  "together",
  "xai",
  "ollama",
  "cloudflare",
  "glm",
  "gemini",
];

/** The header that names the form to write instead of the one that was sent. */
export const RIGHT_NAME_HEADER = "x-pmoves-model-name";

export interface Resolved<A> {
  readonly address: A;
  /** Set where a form was sent that only this gateway understands. */
  readonly rightForm: string | undefined;
}

function known<A>(address: A, rightForm?: string): Resolved<A> {
  return { address, rightForm };
}

function bad(message: string): RequestError {
  return new RequestError(400, message);
}

function notFound(what: string, name: string, near: string | undefined): RequestError {
  const hint = near === undefined ? "" : ` (did you mean \`${near}\`?)`;
  return new RequestError(404, `Unknown ${what}: ${name}${hint}`);
}

/** 404 for a function that is not configured; its text is one that clients match. */
export function unknownFunction(name: string, functions: Iterable<string>): RequestError {
  return notFound("function", name, nearest(name, functions));
}

/** 404 for a variant that its function does not have. */
export function unknownVariant(name: string, variants: Iterable<string>): RequestError {
  return notFound("variant", name, nearest(name, variants));
}

/** 404 for a model that is neither configured nor a shorthand. */
export function unknownModel(name: string, models: Iterable<string>): RequestError {
  const mark = name.indexOf("::");
  const type = mark > 0 ? nearest(name.slice(0, mark), SHORTHAND_TYPES) : undefined;
  return notFound("model", name, nearest(name, models) ?? (type && type + name.slice(mark)));
}

/** True for `TYPE::MODEL` with a provider type that needs no entry in the configuration. */
export function isShorthand(name: string): boolean {
  const mark = name.indexOf("::");
  return mark > 0 && mark + 2 < name.length && SHORTHAND_TYPES.includes(name.slice(0, mark));
}

function remainder(name: string, prefix: string): string | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const rest = name.slice(prefix.length);
  if (rest === "") throw bad(`the name after \`${prefix}\` in the \`model\` field is empty`);
  return rest;
}

/** Reads `model` of the chat route. Throws `RequestError` 400 for a wrong form, 404 for an unknown name. */
export function resolveChat(name: string, names: Names): Resolved<Address> {
  if (name.startsWith("tensorzero::")) return resolvePrefixed(name, names);
  if (name === "") throw bad("the `model` field is empty");
  const own = names.functions.get(name);
  if (own !== undefined && own.type !== "embedding") return known(functionAddress(name, names));
  if (names.models.has(name) || isShorthand(name)) return known({ type: "model", name });
  if (own !== undefined) throw embeddingOnly(name, FUNCTION_PREFIX + name);
  if (names.embeddingModels.has(name)) throw embeddingOnly(name, EMBEDDING_PREFIX + name);
  throw unknownModel(name, [...names.functions.keys(), ...names.models.keys()]);
}

function resolvePrefixed(name: string, names: Names): Resolved<Address> {
  const fn = remainder(name, FUNCTION_PREFIX);
  if (fn !== undefined) return known(functionAddress(fn, names));
  const model = remainder(name, MODEL_PREFIX);
  if (model !== undefined) return known(modelAddress(model, names));
  const embedding = remainder(name, EMBEDDING_PREFIX);
  if (embedding !== undefined) throw embeddingOnly(embedding, name);
  if (name === GUIDE_EMBEDDING || name.startsWith(`${GUIDE_EMBEDDING}::`)) {
    throw embeddingOnly(name, resolveEmbedding(name, names).rightForm ?? name);
  }
  const guide = remainder(name, `${GUIDE_MODEL}::`);
  if (guide === undefined) throw wrongPrefix(name, "tensorzero::function_name::", "tensorzero::model_name::");
  if (!names.models.has(guide) && names.functions.has(guide)) {
    return known(functionAddress(guide, names), FUNCTION_PREFIX + guide);
  }
  return known(modelAddress(guide, names), MODEL_PREFIX + guide);
}

function wrongPrefix(name: string, ...prefixes: readonly string[]): RequestError {
  const forms = prefixes.map((prefix) => `\`${prefix}\``).join(" or ");
  return bad(`\`model\` field must start with ${forms}, or be a plain name; got \`${name}\``);
}

function functionAddress(name: string, names: Names): Address {
  const whole = names.functions.get(name);
  if (whole !== undefined) {
    if (whole.type === "embedding") throw embeddingOnly(name, FUNCTION_PREFIX + name);
    return { type: "function", name, variant: undefined };
  }
  // The form that answers carry: F::variant_name::V pins the variant.
  const mark = name.lastIndexOf(VARIANT_MARK);
  const bare = mark < 0 ? name : name.slice(0, mark);
  const fn = names.functions.get(bare);
  if (fn === undefined) throw unknownFunction(bare, names.functions.keys());
  if (fn.type === "embedding") throw embeddingOnly(bare, FUNCTION_PREFIX + bare);
  const variant = name.slice(mark + VARIANT_MARK.length);
  if (!fn.variants.has(variant)) throw unknownVariant(variant, fn.variants.keys());
  return { type: "function", name: bare, variant };
}

function modelAddress(name: string, names: Names): Address {
  if (names.models.has(name) || isShorthand(name)) return { type: "model", name };
  if (names.embeddingModels.has(name)) throw embeddingOnly(name, EMBEDDING_PREFIX + name);
  throw unknownModel(name, names.models.keys());
}

function embeddingOnly(name: string, form: string): RequestError {
  return bad(`\`${name}\` makes embeddings, not chat: send it to /embeddings as \`${form}\``);
}

type EmbeddingAddress = EmbeddingCall["address"];

/** Reads `model` of the embeddings route. Throws as `resolveChat` does. */
export function resolveEmbedding(name: string, names: Names): Resolved<EmbeddingAddress> {
  const model = remainder(name, EMBEDDING_PREFIX);
  if (model !== undefined) return known(embeddingModel(model, names));
  const fn = remainder(name, FUNCTION_PREFIX);
  if (fn !== undefined) return known(embeddingFunction(fn, names));
  if (name === GUIDE_EMBEDDING) return firstEmbedding(names);
  const guide = remainder(name, `${GUIDE_EMBEDDING}::`);
  if (guide !== undefined) return guideEmbedding(guide, names);
  if (name.startsWith("tensorzero::")) {
    throw wrongPrefix(name, EMBEDDING_PREFIX, FUNCTION_PREFIX);
  }
  if (name === "") throw bad("the `model` field is empty");
  if (names.functions.get(name)?.type === "embedding") return known({ type: "function", name });
  if (names.functions.has(name) && !names.embeddingModels.has(name)) throw chatOnly(name);
  return known(embeddingModel(name, names));
}

function embeddingModel(name: string, names: Names): EmbeddingAddress {
  if (names.embeddingModels.has(name) || isShorthand(name)) return { type: "embedding_model", name };
  if (names.models.has(name)) throw chatOnly(name);
  throw notFound("embedding model", name, nearest(name, embeddingNames(names)));
}

function embeddingFunction(name: string, names: Names): EmbeddingAddress {
  const fn = names.functions.get(name);
  if (fn === undefined) throw unknownFunction(name, names.functions.keys());
  if (fn.type !== "embedding") throw chatOnly(name);
  return { type: "function", name };
}

function guideEmbedding(name: string, names: Names): Resolved<EmbeddingAddress> {
  if (!names.embeddingModels.has(name) && names.functions.get(name)?.type === "embedding") {
    return known({ type: "function", name }, FUNCTION_PREFIX + name);
  }
  return known(embeddingModel(name, names), EMBEDDING_PREFIX + name);
}

/** `tensorzero::embedding` alone: the first embedding function, else the first embedding model. */
function firstEmbedding(names: Names): Resolved<EmbeddingAddress> {
  for (const fn of names.functions.values()) {
    if (fn.type === "embedding") return known({ type: "function", name: fn.name }, FUNCTION_PREFIX + fn.name);
  }
  for (const name of names.embeddingModels.keys()) {
    return known({ type: "embedding_model", name }, EMBEDDING_PREFIX + name);
  }
  throw new RequestError(404, "no embedding function or embedding model is configured");
}

function embeddingNames(names: Names): readonly string[] {
  const fns = [...names.functions.values()].filter((fn) => fn.type === "embedding").map((fn) => fn.name);
  return [...fns, ...names.embeddingModels.keys()];
}

function chatOnly(name: string): RequestError {
  return bad(`\`${name}\` does not make embeddings: send it to /chat/completions`);
}

/** A name of the client that goes into a header: characters that no header holds are left out. */
export function rightNameHeaders(rightForm: string | undefined): Readonly<Record<string, string>> {
  return rightForm === undefined ? {} : { [RIGHT_NAME_HEADER]: rightForm.replace(/[^\x21-\x7e]/g, "?") };
}
