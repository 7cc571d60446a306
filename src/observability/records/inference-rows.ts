import type { EmbeddingRecord, InferenceCall, InferenceRecord } from "../../gateway/index.ts";
import { otherAttempts, rounded, servedOf } from "./attempt-rows.ts";
import type { Cells } from "./columns.ts";
import { inputJson } from "./input-json.ts";
import { outputJson } from "./output-json.ts";
import { Room } from "./room.ts";

/** TensorZero's name for the function behind a direct model call. */
export const DEFAULT_FUNCTION = "tensorzero::default";

/** The rows of one inference, and about how many bytes they are. */
export interface RecordRows {
  readonly inference: Cells;
  readonly attempts: readonly Cells[];
  readonly bytes: number;
}

/** `content` false leaves out what was said. Runs for every request: cells are put in the order of the columns. */
export function inferenceRows(record: InferenceRecord, content: boolean): RecordRows {
  const { call, finished, attempts } = record;
  const usage = finished?.usage;
  const room = new Room();
  const said = content ? contentCells(record, room) : NO_CONTENT;
  const served = servedOf(record);
  const inference: Cells = [
    record.inferenceId,
    record.functionType,
    record.functionName ?? DEFAULT_FUNCTION,
    finished?.variantName ?? lastVariant(record),
    record.modelName,
    record.episodeId,
    record.startedAt,
    record.ending,
    room.take("error", record.error ?? null),
    finished?.target.id ?? null,
    finished?.target.tier ?? null,
    call.stream ? 1 : 0,
    rounded(record.ms),
    record.ttftMs === undefined ? null : rounded(record.ttftMs),
    usage?.inputTokens ?? null,
    usage?.outputTokens ?? null,
    usage?.cost ?? null,
    finished?.finishReason ?? null,
    JSON.stringify(attempts),
    tagsJson(call),
    paramsJson(call),
    null,
    served.number,
    served.at,
    finished?.target.model ?? null,
    finished?.target.provider ?? null,
    served.ms,
    served.ttftMs,
    usage?.cacheReadTokens ?? null,
    usage?.cacheWriteTokens ?? null,
    room.omitted,
    said[0],
    said[1],
    said[2],
    said[3],
    said[4],
    said[5],
    said[6],
  ];
  const others = otherAttempts(record, served.index);
  return { inference, attempts: others.cells, bytes: room.bytes + others.bytes };
}

type Text = string | null;
type ContentCells = readonly [Text, Text, Text, Text, Text, Text, Text];

const NO_CONTENT: ContentCells = [null, null, null, null, null, null, null];

/** What was said, in the order of the columns. */
function contentCells({ call, finished }: InferenceRecord, room: Room): ContentCells {
  const { tools, outputSchema, extraBody } = call;
  return [
    room.take("input", inputJson(call.input)),
    finished === undefined ? null : room.take("output", outputJson(finished)),
    room.take("tool_params", toolsJson(tools)),
    outputSchema === undefined ? null : room.take("output_schema", JSON.stringify(outputSchema)),
    extraBody.length === 0 ? null : room.take("extra_body", JSON.stringify(extraBody)),
    finished === undefined ? null : room.take("raw_request", finished.rawRequest || null),
    finished === undefined ? null : room.take("raw_response", finished.rawResponse),
  ];
}

/** An embedding call; vectors are not kept, which the raw response would hold. */
export function embeddingRows(record: EmbeddingRecord, content: boolean): RecordRows {
  const { call, finished, attempts, inferenceId } = record;
  const usage = finished?.usage;
  const room = new Room();
  const input = content ? room.take("input", JSON.stringify(call.inputs)) : null;
  const rawRequest = content && finished ? room.take("raw_request", finished.rawRequest || null) : null;
  const served = servedOf(record);
  const inference: Cells = [
    inferenceId,
    "embedding",
    record.functionName ?? DEFAULT_FUNCTION,
    finished?.modelName ?? null,
    record.modelName,
    inferenceId,
    record.startedAt,
    record.ending,
    room.take("error", record.error ?? null),
    finished?.target.id ?? null,
    finished?.target.tier ?? null,
    0,
    rounded(record.ms),
    null,
    usage?.inputTokens ?? null,
    null,
    usage?.cost ?? null,
    null,
    JSON.stringify(attempts),
    "{}",
    call.dimensions === undefined ? null : JSON.stringify({ dimensions: call.dimensions }),
    null,
    served.number,
    served.at,
    finished?.target.model ?? null,
    finished?.target.provider ?? null,
    served.ms,
    null,
    null,
    null,
    room.omitted,
    input,
    null,
    null,
    null,
    null,
    rawRequest,
    null,
  ];
  const others = otherAttempts(record, served.index);
  return { inference, attempts: others.cells, bytes: room.bytes + others.bytes };
}

/** Where nothing served: the variant that was asked for, else the last that was tried. */
function lastVariant({ call: { address }, attempts }: InferenceRecord): string | null {
  if (address.type === "function" && address.variant !== undefined) return address.variant;
  return attempts.at(-1)?.variant ?? null;
}

/** The caller's tags, and those that TensorZero sets by itself. */
function tagsJson({ tags, namespace, address }: InferenceCall): string {
  const pinned = address.type === "function" && address.variant !== undefined;
  if (!pinned && namespace === undefined) return JSON.stringify(tags);
  return JSON.stringify({
    ...tags,
    ...(pinned ? { "tensorzero::variant_pinned": "true" } : {}),
    ...(namespace === undefined ? {} : { "tensorzero::namespace": namespace }),
  });
}

/** Sampling parameters as TensorZero keeps them; null where the request says none. */
function paramsJson({ params, jsonMode }: InferenceCall): string | null {
  for (const _ in params) return JSON.stringify({ chat_completion: { ...params, json_mode: jsonMode } });
  return jsonMode === undefined ? null : JSON.stringify({ chat_completion: { json_mode: jsonMode } });
}

/** What the request says of tools, under the names in which it can be said; null where it says nothing. */
function toolsJson({
  choice,
  parallel,
  allowed,
  additional,
  provider,
}: InferenceCall["tools"]): string | null {
  const silent = choice === undefined && parallel === undefined && allowed === undefined;
  if (silent && additional.length === 0 && provider.length === 0) return null;
  return JSON.stringify({
    tool_choice: choice,
    parallel_tool_calls: parallel,
    allowed_tools: allowed,
    additional_tools: additional.length === 0 ? undefined : additional,
    provider_tools: provider.length === 0 ? undefined : provider.map(scoped),
  });
}

function scoped({ scope, tool }: InferenceCall["tools"]["provider"][number]) {
  if (scope === undefined) return { tool };
  return { scope: { model_name: scope.modelName, provider_name: scope.providerName }, tool };
}
