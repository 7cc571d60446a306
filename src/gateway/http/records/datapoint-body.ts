import { loadSchemas } from "../../../kernel/json-schema.ts";
import { type Datapoint, inputJson } from "../../../observability/index.ts";
import {
  FieldFault,
  type Fields,
  optional,
  readFields,
  readNonEmpty,
  readObject,
  readOneOf,
  readString,
  readStringMap,
  refuseUnknown,
  required,
} from "../../api/read.ts";
import { readInput } from "../../api/tensorzero/input.ts";
import type { GatewayConfig } from "../../config/types.ts";
import { RequestError } from "../../error.ts";
import { chatOutput } from "./demonstration.ts";
import { readId } from "./inferences.ts";

/** Tool fields of a chat datapoint; kept together, under these names. */
const TOOL_KEYS = [
  "allowed_tools",
  "additional_tools",
  "tool_choice",
  "parallel_tool_calls",
  "provider_tools",
] as const;
const COMMON_KEYS = ["type", "function_name", "input", "output", "episode_id", "tags", "name"] as const;
const CHAT_KEYS: ReadonlySet<string> = new Set([...COMMON_KEYS, ...TOOL_KEYS]);
const JSON_KEYS: ReadonlySet<string> = new Set([...COMMON_KEYS, "output_schema"]);
const CHAT_UPDATE_KEYS: ReadonlySet<string> = new Set([
  "type",
  "id",
  "input",
  "output",
  "tags",
  "name",
  "metadata",
  ...TOOL_KEYS,
]);
const JSON_UPDATE_KEYS: ReadonlySet<string> = new Set([
  "type",
  "id",
  "input",
  "output",
  "tags",
  "name",
  "metadata",
  "output_schema",
]);

export const TYPES = ["chat", "json"] as const;

/** The parts of a datapoint that a request says; JSON text as it is kept. */
export type Said = Pick<
  Datapoint,
  | "type"
  | "function_name"
  | "episode_id"
  | "name"
  | "input"
  | "output"
  | "tool_params"
  | "output_schema"
  | "tags"
>;

/** A datapoint to create. Throws `FieldFault`, or `RequestError` 404 for a function that is not configured. */
export async function readCreate(value: unknown, config: GatewayConfig): Promise<Said> {
  const fields = readFields(value);
  const type = required(fields, "type", (one) => readOneOf(one, TYPES));
  refuseUnknown(fields, type === "chat" ? CHAT_KEYS : JSON_KEYS);
  const name = required(fields, "function_name", readNonEmpty);
  const fn = config.functions.get(name);
  if (fn === undefined) throw new RequestError(404, `Unknown function: ${name}`);
  if (fn.type !== type) throw new FieldFault(`function ${name} is of type ${fn.type}, not ${type}`, "type");
  const schema =
    type === "json" ? (optional(fields, "output_schema", readObject) ?? fn.outputSchema ?? {}) : undefined;
  return {
    type,
    function_name: name,
    episode_id: optional(fields, "episode_id", readId) ?? null,
    name: optional(fields, "name", readString) ?? null,
    input: inputOf(fields) ?? missing("input"),
    output: await outputOf(type, fields.output, schema),
    tool_params: type === "chat" ? toolsOf(fields, null) : null,
    output_schema: schema === undefined ? null : JSON.stringify(schema),
    tags: JSON.stringify(optional(fields, "tags", readStringMap) ?? {}),
  };
}

/** `old` with what an update says: absent leaves a field as it is, null empties it. Throws `FieldFault`. */
export async function readUpdate(fields: Fields, old: Datapoint): Promise<Said> {
  refuseUnknown(fields, old.type === "chat" ? CHAT_UPDATE_KEYS : JSON_UPDATE_KEYS);
  const asked = optional(fields, "output_schema", readObject);
  const schema = asked ?? (old.output_schema === null ? undefined : JSON.parse(old.output_schema));
  return {
    type: old.type,
    function_name: old.function_name,
    episode_id: old.episode_id,
    name: nameOf(fields, old.name),
    input: inputOf(fields) ?? old.input,
    output: "output" in fields ? await outputOf(old.type, fields.output, schema) : old.output,
    tool_params: old.type === "chat" ? toolsOf(fields, old.tool_params) : null,
    output_schema: schema === undefined ? null : JSON.stringify(schema),
    tags: JSON.stringify(optional(fields, "tags", readStringMap) ?? JSON.parse(old.tags)),
  };
}

/** The name, which older clients put into `metadata`; null empties it. */
export function nameOf(fields: Fields, old: string | null): string | null {
  const holder = optional(fields, "metadata", readFields) ?? fields;
  if (!("name" in holder)) return old;
  return optional(holder, "name", readString) ?? null;
}

function missing(field: string): never {
  throw new FieldFault(`missing field \`${field}\``);
}

/** Checked by the reader of `/inference`, kept as inferences are. */
function inputOf(fields: Fields): string | undefined {
  return optional(fields, "input", (value) => inputJson(readInput(value)));
}

async function outputOf(
  type: "chat" | "json",
  value: unknown,
  schema: object | undefined,
): Promise<string | null> {
  if (value === undefined || value === null) return null;
  if (type === "chat") return JSON.stringify(chatOutput(value, "output"));
  const raw = required({ output: value }, "output", readRaw);
  return JSON.stringify({ raw, parsed: raw === null ? null : await fitting(raw, schema) });
}

function readRaw(value: unknown): string | null {
  return optional(readFields(value), "raw", readString) ?? null;
}

/** The value of a text that is JSON and fits the schema; null otherwise: datasets may hold what went wrong. */
async function fitting(raw: string, schema: object | undefined): Promise<unknown> {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return null;
  }
  if (schema === undefined) return value;
  return (await loadSchemas()).compile(schema)(value) === undefined ? value : null;
}

/** What is said of tools over what was; null where nothing is. */
function toolsOf(fields: Fields, old: string | null): string | null {
  const tools: Record<string, unknown> = old === null ? {} : JSON.parse(old);
  for (const key of TOOL_KEYS) {
    if (!(key in fields)) continue;
    if (fields[key] === null) delete tools[key];
    else tools[key] = fields[key];
  }
  return Object.keys(tools).length === 0 ? null : JSON.stringify(tools);
}
