import type {
  FileBlock,
  InputBlock,
  JsonObject,
  Role,
  ThoughtBlock,
  ToolCallBlock,
} from "../../model/index.ts";
import { mimeTypeOf, readBase64, readDetail, readFileUrl } from "../file-block.ts";
import {
  expected,
  FieldFault,
  type Fields,
  optional,
  readFields,
  readJson,
  readList,
  readNonEmpty,
  readObject,
  readOneOf,
  readString,
  refuseUnknown,
  required,
  unknownValue,
} from "../read.ts";

/** Input blocks of TensorZero's `/inference` (crates/tensorzero-types content), old forms included. */

type BlockReader = (fields: Fields, role: Role) => InputBlock;

const keys = (...names: string[]): ReadonlySet<string> => new Set(["type", ...names]);
const TEXT_KEYS = keys("text", "arguments", "value");
const TEMPLATE_KEYS = keys("name", "arguments");
const TOOL_CALL_KEYS = keys("id", "name", "arguments", "raw_name", "raw_arguments");
const TOOL_RESULT_KEYS = keys("id", "name", "result");
const RAW_TEXT_KEYS = keys("value");
const THOUGHT_KEYS = keys(
  "text",
  "signature",
  "summary",
  "provider_type",
  "_internal_provider_type",
  "extra_data",
);
const SUMMARY_KEYS = keys("text");
const UNKNOWN_KEYS = keys("data", "model_name", "provider_name");
const FILE_KEYS = keys(
  "file_type",
  "url",
  "data",
  "mime_type",
  "detail",
  "filename",
  "source_url",
  "storage_path",
);

/** `{text}`, or arguments of the role's template: `{arguments}`, and `{value}` as older clients write both. */
function readText(fields: Fields, role: Role): InputBlock {
  refuseUnknown(fields, TEXT_KEYS);
  const { text, arguments: args, value } = fields;
  if (typeof text === "string" && args === undefined && value === undefined) return { type: "text", text };
  const given = [text, args, value].filter((field) => field !== undefined);
  if (given.length === 0) throw new FieldFault("missing field `text`");
  if (given.length > 1) throw new FieldFault("exactly one of `text` and `arguments` must be given");
  if (text !== undefined) return { type: "text", text: required(fields, "text", readString) };
  if (typeof value === "string") return { type: "text", text: value };
  const key = args === undefined ? "value" : "arguments";
  return { type: "template", name: role, arguments: required(fields, key, readObject) };
}

export function readTemplate(fields: Fields): InputBlock {
  refuseUnknown(fields, TEMPLATE_KEYS);
  return {
    type: "template",
    name: required(fields, "name", readNonEmpty),
    arguments: required(fields, "arguments", readObject),
  };
}

export function readRawText(fields: Fields): InputBlock {
  refuseUnknown(fields, RAW_TEXT_KEYS);
  return { type: "raw_text", value: required(fields, "value", readString) };
}

/** JSON text as it is, or the text of an object. */
export function readArguments(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return JSON.stringify(value);
  throw expected("a JSON text or an object", value);
}

/** Written by a client, or an output block sent back: then the raw fields say what the model wrote. */
function readToolCall(fields: Fields): ToolCallBlock {
  refuseUnknown(fields, TOOL_CALL_KEYS);
  return {
    type: "tool_call",
    id: required(fields, "id", readString),
    name: optional(fields, "raw_name", readString) ?? required(fields, "name", readString),
    arguments: optional(fields, "raw_arguments", readString) ?? required(fields, "arguments", readArguments),
  };
}

function readToolResult(fields: Fields): InputBlock {
  refuseUnknown(fields, TOOL_RESULT_KEYS);
  return {
    type: "tool_result",
    id: required(fields, "id", readString),
    name: required(fields, "name", readString),
    result: required(fields, "result", readString),
  };
}

function readSummary(value: unknown): { readonly type: "summary_text"; readonly text: string } {
  const fields = readFields(value);
  refuseUnknown(fields, SUMMARY_KEYS);
  return {
    type: required(fields, "type", (type) => readOneOf(type, ["summary_text"] as const)),
    text: required(fields, "text", readString),
  };
}

export function thoughtOf(fields: Fields): ThoughtBlock {
  return {
    type: "thought",
    text: optional(fields, "text", readString),
    signature: optional(fields, "signature", readString),
    summary: optional(fields, "summary", (list) => readList(list, readSummary)),
    providerType:
      optional(fields, "provider_type", readString) ??
      optional(fields, "_internal_provider_type", readString),
    extraData: optional(fields, "extra_data", readJson),
  };
}

function readThought(fields: Fields): InputBlock {
  refuseUnknown(fields, THOUGHT_KEYS);
  return thoughtOf(fields);
}

export function unknownOf(fields: Fields): InputBlock {
  return {
    type: "unknown",
    data: required(fields, "data", readJson),
    modelName: optional(fields, "model_name", readString),
    providerName: optional(fields, "provider_name", readString),
  };
}

function readUnknown(fields: Fields): InputBlock {
  refuseUnknown(fields, UNKNOWN_KEYS);
  return unknownOf(fields);
}

function readFile(fields: Fields): FileBlock {
  refuseUnknown(fields, FILE_KEYS);
  const mimeType = optional(fields, "mime_type", readNonEmpty);
  const detail = optional(fields, "detail", readDetail);
  const filename = optional(fields, "filename", readString);
  const data = optional(fields, "data", readBase64);
  // A block as records tell it names the place of the file, where nothing is kept, and its address beside it.
  const stored = fields.storage_path !== undefined && data === undefined && fields.url === undefined;
  const url = optional(fields, stored ? "source_url" : "url", readFileUrl);
  if (url !== undefined && data !== undefined) {
    throw new FieldFault("exactly one of `url` and `data` must be given");
  }
  if (url !== undefined) return { type: "file", url, mimeType, detail, filename };
  if (stored) {
    throw new FieldFault("stored files are not kept here; send the file by `url` or as base64 `data`");
  }
  if (data === undefined) throw new FieldFault("missing field `url` or `data`");
  return { type: "file", data, mimeType: mimeTypeOf(data, mimeType), detail, filename };
}

const READERS: ReadonlyMap<string, BlockReader> = new Map<string, BlockReader>([
  ["text", readText],
  ["template", readTemplate],
  ["tool_call", readToolCall],
  ["tool_result", readToolResult],
  ["raw_text", readRawText],
  ["thought", readThought],
  ["file", readFile],
  ["image", readFile],
  ["unknown", readUnknown],
]);

export function readBlock(value: unknown, role: Role): InputBlock {
  const fields = readFields(value);
  const type = required(fields, "type", readString);
  const read = READERS.get(type);
  if (read === undefined) {
    const fault = unknownValue(type, [...READERS.keys()]);
    throw new FieldFault(fault.reason, "type");
  }
  return read(fields, role);
}

/** The arguments of a role's template, where content is an object instead of text or blocks. */
export function roleTemplate(role: Role, content: JsonObject): InputBlock {
  return { type: "template", name: role, arguments: content };
}
