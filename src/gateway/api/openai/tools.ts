import type { JsonObject, Tool, ToolChoice, ToolParams } from "../../model/index.ts";
import { NO_LIST } from "../call-fields.ts";
import {
  expected,
  FieldFault,
  type Fields,
  inside,
  optional,
  readBoolean,
  readFields,
  readList,
  readNonEmpty,
  readObject,
  readOneOf,
  required,
  unknownValue,
} from "../read.ts";
import { NO_TOOLS, readCustomTool, readFunctionTool, readProviderTools } from "../tool-fields.ts";

const TOOL_TYPES = ["function", "custom"] as const;
// A function without `parameters` takes none.
const NO_PARAMETERS: JsonObject = Object.freeze({ type: "object", properties: {} });

function readTool(value: unknown): Tool {
  const fields = readFields(value);
  const type = required(fields, "type", (type) => readOneOf(type, TOOL_TYPES));
  const inner = required(fields, type, readFields);
  try {
    if (type === "custom") return readCustomTool(inner);
    return readFunctionTool(inner, optional(inner, "parameters", readObject) ?? NO_PARAMETERS);
  } catch (thrown) {
    throw inside(thrown, type);
  }
}

function readTools(value: unknown): readonly Tool[] {
  return readList(value, readTool);
}

interface Choice {
  readonly choice: ToolChoice;
  readonly allowed: readonly string[] | undefined;
}

const CHOICES = ["none", "auto", "required"] as const;
const CHOICE_TYPES = ["function", "custom", "allowed_tools"] as const;
const MODES = ["auto", "required"] as const;

/** `"none" | "auto" | "required"`, one tool by name, or a list of allowed tools with a mode. */
function readChoice(value: unknown): Choice {
  if (value === "none" || value === "auto" || value === "required") {
    return { choice: value, allowed: undefined };
  }
  if (typeof value === "string") throw unknownValue(value, CHOICES);
  if (typeof value !== "object") throw expected("a string or an object", value);
  const fields = readFields(value);
  const type = required(fields, "type", (type) => readOneOf(type, CHOICE_TYPES));
  if (type === "allowed_tools") return required(fields, "allowed_tools", readAllowed);
  return { choice: { specific: nameOf(fields, type) }, allowed: undefined };
}

function readAllowed(value: unknown): Choice {
  const fields = readFields(value);
  return {
    allowed: required(fields, "tools", readNames),
    choice: required(fields, "mode", (mode) => readOneOf(mode, MODES)),
  };
}

function readNames(value: unknown): readonly string[] {
  return readList(value, (item) => {
    const fields = readFields(item);
    return nameOf(fields, optional(fields, "type", (type) => readOneOf(type, TOOL_TYPES)) ?? "function");
  });
}

/** The name inside `{function: {name}}`; beside `type` as well, as the Responses API has it. */
function nameOf(fields: Fields, type: "function" | "custom"): string {
  const inner = optional(fields, type, readFields);
  if (inner === undefined) {
    const name = optional(fields, "name", readNonEmpty);
    if (name === undefined) throw new FieldFault(`missing field \`${type}\``);
    return name;
  }
  try {
    return required(inner, "name", readNonEmpty);
  } catch (thrown) {
    throw inside(thrown, type);
  }
}

/** All fields of a chat request that are about tools. */
export function readToolFields(fields: Fields): ToolParams {
  const additional = optional(fields, "tools", readTools);
  const chosen = optional(fields, "tool_choice", readChoice);
  const parallel = optional(fields, "parallel_tool_calls", readBoolean);
  const provider = optional(fields, "tensorzero::provider_tools", readProviderTools);
  if (!additional && !chosen && parallel === undefined && !provider) return NO_TOOLS;
  return {
    choice: chosen?.choice,
    parallel,
    allowed: chosen?.allowed,
    additional: additional ?? NO_LIST,
    provider: provider ?? NO_LIST,
  };
}
