import { loadSchemas } from "../../../kernel/json-schema.ts";
import { FieldFault, readArray } from "../../api/read.ts";
import type { GatewayConfig } from "../../config/types.ts";
import type { RecordsPort } from "./port.ts";

/**
 * A demonstration in the form of an output: blocks for a chat (text, or blocks), `{raw, parsed}` for a json
 * function, whose schema it must fit. Throws `FieldFault` for `value`.
 */
export async function demonstrationOf(
  inferenceId: string,
  value: unknown,
  { records, config }: { readonly records: RecordsPort; readonly config: GatewayConfig },
): Promise<unknown> {
  const [inference] = await records.inferences({ ids: [inferenceId], limit: 1 });
  if (inference?.type !== "json") return chatOutput(value);
  const stored = inference.output_schema;
  const schema =
    stored === null ? config.functions.get(inference.function_name)?.outputSchema : JSON.parse(stored);
  if (schema !== undefined) {
    const fault = (await loadSchemas()).compile(schema)(value);
    if (fault !== undefined) throw new FieldFault(`JSON Schema validation failed: ${fault}`, "value");
  }
  return { raw: JSON.stringify(value), parsed: value };
}

const BLOCKS: ReadonlySet<unknown> = new Set(["text", "tool_call", "thought", "unknown"]);

/** Output blocks from a text or from blocks. Throws `FieldFault` for `field`. */
export function chatOutput(value: unknown, field = "value"): unknown {
  if (typeof value === "string") return [{ type: "text", text: value }];
  if (!Array.isArray(value)) throw new FieldFault("must be a string or a list of blocks", field);
  return readArray(value).map((block, i) => {
    const type = (block as { readonly type?: unknown } | null)?.type;
    if (!BLOCKS.has(type))
      throw new FieldFault("must be a block: text, tool_call, thought", `${field}[${i}]`);
    return block;
  });
}
