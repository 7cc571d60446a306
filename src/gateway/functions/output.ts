import type { Variant } from "../config/types.ts";
import type {
  FunctionTool,
  InferenceCall,
  JsonMode,
  JsonObject,
  OutputFormat,
  ToolSet,
} from "../model/index.ts";

/** The tool that json_mode `tool` forces, under TensorZero's name (core/tool). */
const RESPOND = "respond";

const TEXT: OutputFormat = { type: "text" };
const JSON_OUTPUT: OutputFormat = { type: "json" };

/** The request's mode, else the variant's; a chat call with a schema and no mode means that schema. */
export function jsonModeOf(
  call: InferenceCall,
  variant: Variant | undefined,
  functionType: "chat" | "json",
): JsonMode {
  const said = call.jsonMode ?? variant?.jsonMode;
  if (said !== undefined) {
    return said;
  }
  return functionType === "json" || call.outputSchema !== undefined ? "strict" : "off";
}

/** How the provider is told; `tool` is told by `respondTool` instead. */
export function outputFormat(
  mode: JsonMode,
  schema: JsonObject | undefined,
  name: string | undefined,
): OutputFormat {
  if (mode === "off" || mode === "tool") {
    return TEXT;
  }
  if (mode === "on" || schema === undefined || acceptsAnything(schema)) {
    return JSON_OUTPUT;
  }
  return { type: "schema", name: name ?? "response", schema, strict: true };
}

/** The tool set of json_mode `tool`: one tool whose arguments are the answer, forced. */
export function respondTool(schema: JsonObject | undefined): ToolSet {
  const tool: FunctionTool = {
    type: "function",
    name: RESPOND,
    description: "Give the answer to the user in the shape of these parameters.",
    // Providers require the parameters of a tool to be an object schema.
    parameters: schema === undefined || acceptsAnything(schema) ? { type: "object" } : schema,
    strict: false,
  };
  return { tools: [tool], choice: { specific: RESPOND }, parallel: undefined, provider: [] };
}

/** `{}` says nothing; TensorZero's default `output_schema`. */
export function acceptsAnything(schema: JsonObject): boolean {
  for (const key in schema) {
    if (key !== "$schema") {
      return false;
    }
  }
  return true;
}
