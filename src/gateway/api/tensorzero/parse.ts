import type { Address, InferenceCall, ToolChoice, ToolParams } from "../../model/index.ts";
import {
  NO_LIST,
  NO_MAP,
  PARAM_NAMES,
  type ParseContext,
  readCache,
  readCredentials,
  readEpisode,
  readNamespace,
  readParams,
  readTags,
  refuseDynamicVariant,
} from "../call-fields.ts";
import type { ParsedInference } from "../dialect.ts";
import { readExtraBodies, readExtraHeaders } from "../patch-fields.ts";
import {
  asRequestError,
  expected,
  FieldFault,
  type Fields,
  optional,
  readBoolean,
  readFields,
  readNonEmpty,
  readObject,
  readStringMap,
  readStrings,
  refuseUnknown,
  required,
  unknownValue,
} from "../read.ts";
import { NO_TOOLS, readAdditionalTools, readProviderTools } from "../tool-fields.ts";
import { readInput } from "./input.ts";
import { nativeWriter } from "./write.ts";

/** The fields of `POST /inference`; anything else is refused (TensorZero endpoints/inference). */
export const INFERENCE_KEYS: ReadonlySet<string> = new Set([
  "function_name",
  "model_name",
  "input",
  "episode_id",
  "variant_name",
  "stream",
  "params",
  "dryrun",
  "internal",
  "namespace",
  "tags",
  "tool_choice",
  "parallel_tool_calls",
  "allowed_tools",
  "additional_tools",
  "provider_tools",
  "output_schema",
  "credentials",
  "cache_options",
  "extra_body",
  "extra_headers",
  "include_raw_response",
  "include_raw_usage",
  "include_original_response",
  "include_aggregated_response",
  "internal_dynamic_variant_config",
]);

/** Where fields belong that callers of other APIs put at the top. */
const MISPLACED: ReadonlyMap<string, string> = new Map([
  ["function", "function_name"],
  ["model", "model_name"],
  ["messages", "input.messages"],
  ["system", "input.system"],
  ["tools", "additional_tools"],
  ...[...PARAM_NAMES].map((name) => [name, `params.chat_completion.${name}`] as const),
]);

/**
 * Reads the body of `POST /inference`, already out of JSON.
 * Throws `RequestError` 400 that begins with the path of the field at fault.
 * Whether the function, variant or model exists is for who holds the configuration.
 */
export function parseInference(body: unknown, context: ParseContext): ParsedInference {
  try {
    const fields = readFields(body);
    refuseUnknown(fields, INFERENCE_KEYS, MISPLACED);
    const call = readCall(fields, context);
    return { call, writer: nativeWriter(call.include), replyHeaders: NO_MAP };
  } catch (thrown) {
    throw asRequestError(thrown);
  }
}

function readCall(fields: Fields, context: ParseContext): InferenceCall {
  const address = readAddress(fields);
  const stream = optional(fields, "stream", readBoolean) ?? false;
  const read = optional(fields, "params", readParams);
  refuseDynamicVariant(fields, "internal_dynamic_variant_config");
  return {
    address,
    episodeId: readEpisode(fields, "episode_id", context),
    input: required(fields, "input", readInput),
    params: read?.params ?? {},
    jsonMode: read?.jsonMode,
    outputSchema: optional(fields, "output_schema", readObject),
    outputSchemaName: undefined,
    tools: readTools(fields),
    stream,
    dryrun: optional(fields, "dryrun", readBoolean) ?? false,
    tags: readAllTags(fields),
    namespace: optional(fields, "namespace", readNamespace),
    credentials: optional(fields, "credentials", readCredentials) ?? NO_MAP,
    cache: optional(fields, "cache_options", readCache),
    extraBody: optional(fields, "extra_body", readExtraBodies) ?? NO_LIST,
    extraHeaders: optional(fields, "extra_headers", readExtraHeaders) ?? NO_LIST,
    include: readInclude(fields, stream),
  };
}

function readAddress(fields: Fields): Address {
  const functionName = optional(fields, "function_name", readNonEmpty);
  const modelName = optional(fields, "model_name", readNonEmpty);
  const variant = optional(fields, "variant_name", readNonEmpty);
  if (functionName !== undefined && modelName !== undefined) {
    throw new FieldFault("only one of `function_name` and `model_name` can be given");
  }
  if (functionName !== undefined) return { type: "function", name: functionName, variant };
  if (modelName === undefined) {
    throw new FieldFault("missing field `function_name` (or `model_name`): one of the two must be given");
  }
  if (variant !== undefined) throw new FieldFault("`variant_name` can't be given together with `model_name`");
  return { type: "model", name: modelName };
}

/** An internal call may set `tensorzero::` tags, and is marked by one. */
function readAllTags(fields: Fields): Readonly<Record<string, string>> {
  if (optional(fields, "internal", readBoolean) !== true) return optional(fields, "tags", readTags) ?? NO_MAP;
  return { ...optional(fields, "tags", readStringMap), "tensorzero::internal": "true" };
}

const CHOICES = ["none", "auto", "required"] as const;
const SPECIFIC_KEYS: ReadonlySet<string> = new Set(["specific"]);

function readToolChoice(value: unknown): ToolChoice {
  if (value === "none" || value === "auto" || value === "required") return value;
  if (typeof value === "string") throw unknownValue(value, CHOICES);
  if (typeof value !== "object") throw expected('"none", "auto", "required" or {"specific": NAME}', value);
  const fields = readFields(value);
  refuseUnknown(fields, SPECIFIC_KEYS);
  return { specific: required(fields, "specific", readNonEmpty) };
}

function readTools(fields: Fields): ToolParams {
  const choice = optional(fields, "tool_choice", readToolChoice);
  const parallel = optional(fields, "parallel_tool_calls", readBoolean);
  const allowed = optional(fields, "allowed_tools", readStrings);
  const additional = optional(fields, "additional_tools", readAdditionalTools);
  const provider = optional(fields, "provider_tools", readProviderTools);
  if (!choice && parallel === undefined && !allowed && !additional && !provider) return NO_TOOLS;
  return { choice, parallel, allowed, additional: additional ?? NO_LIST, provider: provider ?? NO_LIST };
}

const NOTHING: InferenceCall["include"] = Object.freeze({
  rawUsage: false,
  rawResponse: false,
  originalResponse: false,
  aggregated: false,
});

function readInclude(fields: Fields, stream: boolean): InferenceCall["include"] {
  const rawUsage = optional(fields, "include_raw_usage", readBoolean) ?? false;
  const rawResponse = optional(fields, "include_raw_response", readBoolean) ?? false;
  const originalResponse = optional(fields, "include_original_response", readBoolean) ?? false;
  const aggregated = optional(fields, "include_aggregated_response", readBoolean) ?? false;
  if (aggregated && !stream) {
    throw new FieldFault("`include_aggregated_response` needs `stream: true`; a whole answer is one anyway");
  }
  if (!rawUsage && !rawResponse && !originalResponse && !aggregated) return NOTHING;
  return { rawUsage, rawResponse, originalResponse, aggregated };
}
