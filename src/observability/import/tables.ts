import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { nearest } from "../../kernel/suggest.ts";

/** What rows of an export are. Postgres keeps what was said in tables of their own (`*_data`). */
export const IMPORT_TABLES = [
  "chat_inferences",
  "json_inferences",
  "model_inferences",
  "boolean_metric_feedback",
  "float_metric_feedback",
  "comment_feedback",
  "demonstration_feedback",
  "chat_datapoints",
  "json_datapoints",
  "chat_inference_data",
  "json_inference_data",
  "model_inference_data",
] as const;
export type ImportTable = (typeof IMPORT_TABLES)[number];

/** TensorZero's names in ClickHouse. */
const CLICKHOUSE: Readonly<Record<string, ImportTable>> = {
  chatinferencedatapoint: "chat_datapoints",
  jsoninferencedatapoint: "json_datapoints",
  chatinference: "chat_inferences",
  jsoninference: "json_inferences",
  modelinference: "model_inferences",
  booleanmetricfeedback: "boolean_metric_feedback",
  floatmetricfeedback: "float_metric_feedback",
  commentfeedback: "comment_feedback",
  demonstrationfeedback: "demonstration_feedback",
};

/** The table that a person names. Throws `PmovesError` (exit 2). */
export function tableNamed(text: string): ImportTable {
  const found = tableInName(text);
  if (found !== undefined) return found;
  const near = nearest(text, [...IMPORT_TABLES, "ChatInference", "JsonInference", "ModelInference"]);
  throw new PmovesError(`--table ${text}: no table of TensorZero that can be read`, {
    code: "usage.table",
    exit: EXIT.usage,
    hint: near === undefined ? `there are ${IMPORT_TABLES.join(", ")}` : `did you mean ${near}?`,
  });
}

/** The table that a file's name holds: `ChatInference.jsonl`, `export-chat_inferences-2026.csv`. */
export function tableInName(name: string): ImportTable | undefined {
  const plain = name.toLowerCase();
  const data = IMPORT_TABLES.find((table) => table.endsWith("_data") && plain.includes(table));
  const postgres = data ?? IMPORT_TABLES.find((table) => plain.includes(table));
  if (postgres !== undefined) return postgres;
  const key = Object.keys(CLICKHOUSE).find((one) => plain.includes(one));
  return key === undefined ? undefined : CLICKHOUSE[key];
}

/** The table that a row's columns tell; undefined where two have the same. */
export function tableOfColumns(row: Readonly<Record<string, unknown>>): ImportTable | undefined {
  const has = (...names: readonly string[]) => names.every((name) => name in row);
  if (has("dataset_name", "function_name"))
    return has("output_schema") ? "json_datapoints" : "chat_datapoints";
  if (has("inference_id", "model_provider_name")) return "model_inferences";
  if (has("inference_id", "value")) return "demonstration_feedback";
  if (has("target_id", "target_type")) return "comment_feedback";
  if (has("target_id", "metric_name")) {
    return isBoolean(row.value) ? "boolean_metric_feedback" : "float_metric_feedback";
  }
  if (has("id", "function_name", "episode_id")) {
    if (has("output_schema")) return "json_inferences";
    return has("input") || has("tool_params") ? "chat_inferences" : undefined;
  }
  if (has("id", "raw_request", "raw_response")) return "model_inference_data";
  if (has("id", "input", "output"))
    return has("output_schema") ? "json_inference_data" : "chat_inference_data";
  return undefined;
}

function isBoolean(value: unknown): boolean {
  return (
    typeof value === "boolean" || value === "t" || value === "f" || value === "true" || value === "false"
  );
}

/** Files of what was said come after the inferences that it belongs to. */
export function inImportOrder<File extends { readonly table: ImportTable | undefined }>(
  files: readonly File[],
): readonly File[] {
  const late = ({ table }: File) => (table?.endsWith("_data") ? 1 : 0);
  return files.toSorted((a, b) => late(a) - late(b));
}
