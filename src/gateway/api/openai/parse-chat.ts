import type { Address, InferenceCall, JsonMode, JsonObject } from "../../model/index.ts";
import {
  type MutableParams,
  NO_LIST,
  NO_MAP,
  type ParseContext,
  type ReadParams,
  readCache,
  readCredentials,
  readEpisode,
  readNamespace,
  readParams,
  readServiceTier,
  readTags,
  refuseDynamicVariant,
} from "../call-fields.ts";
import type { ParsedInference } from "../dialect.ts";
import { type Names, resolveChat, rightNameHeaders, unknownVariant } from "../names.ts";
import { readExtraBodies, readExtraHeaders } from "../patch-fields.ts";
import {
  asRequestError,
  expected,
  FieldFault,
  type Fields,
  optional,
  readBoolean,
  readCount,
  readFields,
  readInteger,
  readList,
  readNonEmpty,
  readNumber,
  readObject,
  readOneOf,
  readString,
  refuseUnknown,
  required,
} from "../read.ts";
import { readMessages } from "./messages.ts";
import { readToolFields } from "./tools.ts";
import { chatWriter } from "./write-chat.ts";

/** What is read of a chat request (TensorZero endpoints/openai_compatible); other fields are passed over. */
const CHAT_KEYS: ReadonlySet<string> = new Set([
  "messages",
  "model",
  "frequency_penalty",
  "max_tokens",
  "max_completion_tokens",
  "presence_penalty",
  "response_format",
  "seed",
  "stream",
  "stream_options",
  "temperature",
  "tools",
  "tool_choice",
  "top_p",
  "parallel_tool_calls",
  "stop",
  "reasoning_effort",
  "service_tier",
  "verbosity",
  "n",
  ...[
    "variant_name",
    "dryrun",
    "episode_id",
    "namespace",
    "cache_options",
    "extra_body",
    "extra_headers",
    "tags",
    "deny_unknown_fields",
    "credentials",
    "internal_dynamic_variant_config",
    "provider_tools",
    "params",
    "include_raw_usage",
    "include_original_response",
    "include_raw_response",
  ].map((name) => `tensorzero::${name}`),
]);

/**
 * Reads the body of a chat completion, already out of JSON.
 * Throws `RequestError`: 400 for a field at fault, 404 for a name that is not configured.
 */
export function parseChatCompletion(body: unknown, context: ParseContext, names: Names): ParsedInference {
  try {
    const fields = readFields(body);
    if (optional(fields, "tensorzero::deny_unknown_fields", readBoolean)) refuseUnknown(fields, CHAT_KEYS);
    const { address, rightForm } = resolveChat(required(fields, "model", readString), names);
    const call = readCall(fields, withVariant(address, fields, names), context);
    return {
      call,
      writer: chatWriter(call.include, readIncludeUsage(fields, call.include.rawUsage)),
      replyHeaders: rightForm === undefined ? NO_MAP : rightNameHeaders(rightForm),
    };
  } catch (thrown) {
    throw asRequestError(thrown);
  }
}

/** The variant named beside the model's name, or in it; not two different ones. */
function withVariant(address: Address, fields: Fields, names: Names): Address {
  const variant = optional(fields, "tensorzero::variant_name", readNonEmpty);
  if (variant === undefined) return address;
  if (address.type === "model") {
    throw new FieldFault("`tensorzero::variant_name` needs a function in `model`; a model has no variants");
  }
  if (address.variant !== undefined && address.variant !== variant) {
    throw new FieldFault(`\`model\` names the variant \`${address.variant}\``, "tensorzero::variant_name");
  }
  const variants = names.functions.get(address.name)?.variants;
  if (variants !== undefined && !variants.has(variant)) throw unknownVariant(variant, variants.keys());
  return { type: "function", name: address.name, variant };
}

function readCall(fields: Fields, address: Address, context: ParseContext): InferenceCall {
  const count = optional(fields, "n", readInteger);
  if (count !== undefined && count !== 1) {
    throw new FieldFault("only one choice is given; leave it out or send 1", "n");
  }
  refuseDynamicVariant(fields, "tensorzero::internal_dynamic_variant_config");
  const format = optional(fields, "response_format", readFormat);
  const over = optional(fields, "tensorzero::params", readParams);
  return {
    address,
    episodeId: readEpisode(fields, "tensorzero::episode_id", context),
    input: required(fields, "messages", readMessages),
    params: readChatParams(fields, over),
    jsonMode: over?.jsonMode ?? format?.mode,
    outputSchema: format?.schema,
    outputSchemaName: format?.name,
    tools: readToolFields(fields),
    stream: optional(fields, "stream", readBoolean) ?? false,
    dryrun: optional(fields, "tensorzero::dryrun", readBoolean) ?? false,
    tags: optional(fields, "tensorzero::tags", readTags) ?? NO_MAP,
    namespace: optional(fields, "tensorzero::namespace", readNamespace),
    credentials: optional(fields, "tensorzero::credentials", readCredentials) ?? NO_MAP,
    cache: optional(fields, "tensorzero::cache_options", readCache),
    extraBody: optional(fields, "tensorzero::extra_body", readExtraBodies) ?? NO_LIST,
    extraHeaders: optional(fields, "tensorzero::extra_headers", readExtraHeaders) ?? NO_LIST,
    include: readInclude(fields),
  };
}

/** OpenAI's parameters; those under `tensorzero::params` win. Of the two limits on length the smaller counts. */
function readChatParams(fields: Fields, over: ReadParams | undefined): MutableParams {
  const params: MutableParams = {};
  const temperature = optional(fields, "temperature", readNumber);
  if (temperature !== undefined) params.temperature = temperature;
  const topP = optional(fields, "top_p", readNumber);
  if (topP !== undefined) params.top_p = topP;
  const limit = optional(fields, "max_tokens", readCount);
  const completion = optional(fields, "max_completion_tokens", readCount);
  if (limit !== undefined || completion !== undefined) {
    params.max_tokens = Math.min(limit ?? Number.MAX_SAFE_INTEGER, completion ?? Number.MAX_SAFE_INTEGER);
  }
  const seed = optional(fields, "seed", readInteger);
  if (seed !== undefined) params.seed = seed;
  const presence = optional(fields, "presence_penalty", readNumber);
  if (presence !== undefined) params.presence_penalty = presence;
  const frequency = optional(fields, "frequency_penalty", readNumber);
  if (frequency !== undefined) params.frequency_penalty = frequency;
  const stop = optional(fields, "stop", readStop);
  if (stop !== undefined) params.stop_sequences = stop;
  const effort = optional(fields, "reasoning_effort", readString);
  if (effort !== undefined) params.reasoning_effort = effort;
  const tier = optional(fields, "service_tier", readServiceTier);
  if (tier !== undefined) params.service_tier = tier;
  const verbosity = optional(fields, "verbosity", readString);
  if (verbosity !== undefined) params.verbosity = verbosity;
  return over === undefined ? params : Object.assign(params, over.params);
}

function readStop(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) throw expected("a string or a list of strings", value);
  return readList(value, readString);
}

const FORMATS = ["text", "json_object", "json_schema"] as const;

interface Format {
  readonly mode: JsonMode;
  readonly schema: JsonObject | undefined;
  readonly name: string | undefined;
}

function readFormat(value: unknown): Format {
  const fields = readFields(value);
  const type = required(fields, "type", (type) => readOneOf(type, FORMATS));
  if (type === "text") return { mode: "off", schema: undefined, name: undefined };
  if (type === "json_object") return { mode: "on", schema: undefined, name: undefined };
  return required(fields, "json_schema", readSchemaFormat);
}

// TensorZero takes `strict` whatever the flag of the same name says.
function readSchemaFormat(value: unknown): Format {
  const fields = readFields(value);
  optional(fields, "strict", readBoolean);
  return {
    mode: "strict",
    schema: optional(fields, "schema", readObject),
    name: required(fields, "name", readNonEmpty),
  };
}

const NOTHING: InferenceCall["include"] = Object.freeze({
  rawUsage: false,
  rawResponse: false,
  originalResponse: false,
  aggregated: false,
});

function readInclude(fields: Fields): InferenceCall["include"] {
  const rawUsage = optional(fields, "tensorzero::include_raw_usage", readBoolean) ?? false;
  const rawResponse = optional(fields, "tensorzero::include_raw_response", readBoolean) ?? false;
  const originalResponse = optional(fields, "tensorzero::include_original_response", readBoolean) ?? false;
  if (!rawUsage && !rawResponse && !originalResponse) return NOTHING;
  return { rawUsage, rawResponse, originalResponse, aggregated: false };
}

function readIncludeUsage(fields: Fields, rawUsage: boolean): boolean {
  const options = optional(fields, "stream_options", readFields);
  const asked = options === undefined ? undefined : optional(options, "include_usage", readBoolean);
  if (rawUsage && asked === false) {
    throw new FieldFault(
      "can't be false together with `tensorzero::include_raw_usage`",
      "stream_options.include_usage",
    );
  }
  return asked ?? rawUsage;
}
