import type { Json, JsonObject } from "../../model/index.ts";
import type { ResponsesSettings } from "../types.ts";
import type { Table } from "./table.ts";

/**
 * `api_type = "responses"`, `include_encrypted_reasoning` and `provider_tools` as TensorZero has them for its
 * type openai: the latter two mean something to that protocol alone. Undefined for chat completions.
 */
export function readResponses(table: Table): ResponsesSettings | undefined {
  const type = table.oneOf("api_type", ["chat_completions", "responses"]);
  const encryptedReasoning = table.boolean("include_encrypted_reasoning") ?? false;
  const providerTools = readProviderTools(table);
  if (type === "responses") return { encryptedReasoning, providerTools };
  for (const key of ["include_encrypted_reasoning", "provider_tools"]) {
    if (!table.has(key)) continue;
    const message = "read, not acted on: only the Responses protocol has it";
    table.info(key, "config.not_acted_on", message, 'write api_type = "responses"');
  }
  return undefined;
}

/** `provider_tools = [{ type = "web_search" }]`, in the service's own words. */
function readProviderTools(table: Table): readonly JsonObject[] {
  const value = table.json("provider_tools");
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every(isObject)) return value;
  const example = 'for example [{ type = "web_search" }]';
  table.error("provider_tools", "config.wrong_type", "must be a list of tables", example);
  return [];
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
