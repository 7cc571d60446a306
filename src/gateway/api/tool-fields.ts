import type { Json, JsonObject, Scope, Tool, ToolParams } from "../model/index.ts";
import { NO_LIST } from "./call-fields.ts";
import {
  type Fields,
  optional,
  readBoolean,
  readFields,
  readList,
  readNonEmpty,
  readObject,
  readOneOf,
  readString,
  refuseUnknown,
  required,
} from "./read.ts";

/** Tools as both dialects describe them. */

export const NO_TOOLS: ToolParams = Object.freeze({
  choice: undefined,
  parallel: undefined,
  allowed: undefined,
  additional: NO_LIST,
  provider: NO_LIST,
});

const FUNCTION_TOOL_KEYS: ReadonlySet<string> = new Set([
  "type",
  "name",
  "description",
  "parameters",
  "strict",
]);
const CUSTOM_TOOL_KEYS: ReadonlySet<string> = new Set(["type", "name", "description", "format"]);
const TOOL_TYPES = ["function", "client_side_function", "openai_custom"] as const;

function readToolType(value: unknown): (typeof TOOL_TYPES)[number] {
  return readOneOf(value, TOOL_TYPES);
}

/** TensorZero's own form of a tool: flat, `type` optional. */
function readAdditionalTool(value: unknown): Tool {
  const fields = readFields(value);
  const type = optional(fields, "type", readToolType) ?? "function";
  if (type === "openai_custom") {
    refuseUnknown(fields, CUSTOM_TOOL_KEYS);
    return readCustomTool(fields);
  }
  refuseUnknown(fields, FUNCTION_TOOL_KEYS);
  return readFunctionTool(fields, required(fields, "parameters", readObject));
}

export function readFunctionTool(fields: Fields, parameters: JsonObject): Tool {
  return {
    type: "function",
    name: required(fields, "name", readNonEmpty),
    description: optional(fields, "description", readString),
    parameters,
    strict: optional(fields, "strict", readBoolean) ?? false,
  };
}

export function readCustomTool(fields: Fields): Tool {
  return {
    type: "openai_custom",
    name: required(fields, "name", readNonEmpty),
    description: optional(fields, "description", readString),
    format: optional<Json>(fields, "format", readObject),
  };
}

const PROVIDER_TOOL_KEYS: ReadonlySet<string> = new Set(["scope", "tool"]);
const PROVIDER_SCOPE_KEYS: ReadonlySet<string> = new Set(["model_name", "provider_name"]);

function readProviderScope(value: unknown): Scope {
  const fields = readFields(value);
  refuseUnknown(fields, PROVIDER_SCOPE_KEYS);
  return {
    modelName: required(fields, "model_name", readNonEmpty),
    providerName: optional(fields, "provider_name", readNonEmpty),
  };
}

/** `{scope?: {model_name, provider_name?}, tool}` */
function readProviderTool(value: unknown): {
  readonly scope: Scope | undefined;
  readonly tool: Json;
} {
  const fields = readFields(value);
  refuseUnknown(fields, PROVIDER_TOOL_KEYS);
  return {
    scope: optional(fields, "scope", readProviderScope),
    tool: required<Json>(fields, "tool", readObject),
  };
}

export function readAdditionalTools(value: unknown): ToolParams["additional"] {
  return readList(value, readAdditionalTool);
}

export function readProviderTools(value: unknown): ToolParams["provider"] {
  return readList(value, readProviderTool);
}
