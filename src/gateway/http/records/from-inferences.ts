import type { StoredFeedback, StoredInference } from "../../../observability/index.ts";
import { readFields, readOneOf, refuseUnknown, required } from "../../api/read.ts";
import type { GatewayConfig } from "../../config/types.ts";
import { RequestError } from "../../error.ts";
import { type DatasetDeps, fresh } from "./datasets.ts";
import { readIds, readInferenceQuery, sourceOf, withDemonstrations } from "./inferences.ts";
import { type OutputSource, schemaOf } from "./stored-inference.ts";

const IDS_KEYS: ReadonlySet<string> = new Set(["type", "inference_ids", "output_source"]);
const QUERY_KEYS: ReadonlySet<string> = new Set([
  "type",
  "function_name",
  "variant_name",
  "episode_id",
  "output_source",
  "limit",
  "offset",
  "before",
  "after",
  "filter",
  "filters",
  "order_by",
  "search_query_experimental",
]);

/** `POST …/datapoints/from_inferences`: by ids, all of which must be there, or by a query. */
export async function datapointsFromInferences(
  dataset: string,
  body: unknown,
  { records, clock, config }: DatasetDeps,
): Promise<unknown> {
  const fields = readFields(body);
  const type = required(fields, "type", (one) =>
    readOneOf(one, ["inference_ids", "inference_query"] as const),
  );
  refuseUnknown(fields, type === "inference_ids" ? IDS_KEYS : QUERY_KEYS);
  await records.settled();
  const inferences =
    type === "inference_ids"
      ? await byIds(required(fields, "inference_ids", readIds), records)
      : await records.inferences(readInferenceQuery(fields, config).query);
  const source = sourceOf(fields);
  const now = clock.now();
  const there = await already(dataset, inferences, records);
  const missing = inferences.filter(({ id }) => !there.has(id));
  const made = (await withDemonstrations(missing, records)).map(([one, shown]) =>
    fresh(said(one, source, shown, config), dataset, now, { is_custom: 0, source_inference_id: one.id }),
  );
  await records.putDatapoints(made);
  for (const { id, source_inference_id: from } of made) if (from !== null) there.set(from, id);
  return { ids: inferences.flatMap(({ id }) => there.get(id) ?? []) };
}

/** Datapoints that were made of these inferences before: nothing is made twice. By inference. */
async function already(
  dataset: string,
  inferences: readonly StoredInference[],
  records: DatasetDeps["records"],
): Promise<Map<string, string>> {
  const sources = inferences.map(({ id }) => id);
  const found = await records.datapoints({ dataset, sources, limit: sources.length });
  return new Map(
    found.flatMap((one) => (one.source_inference_id ? [[one.source_inference_id, one.id]] : [])),
  );
}

async function byIds(
  ids: readonly string[],
  records: DatasetDeps["records"],
): Promise<readonly StoredInference[]> {
  const found = await records.inferences({ ids, types: ["chat", "json"], limit: ids.length });
  const byId = new Map(found.map((one) => [one.id, one]));
  return ids.map((id) => {
    const one = byId.get(id);
    if (one === undefined) throw new RequestError(404, `Inference not found: ${id}`);
    return one;
  });
}

function said(
  one: StoredInference,
  source: OutputSource,
  shown: StoredFeedback | undefined,
  config: GatewayConfig,
) {
  if (one.input === null) {
    throw new RequestError(400, `Inference ${one.id} was kept without what was said ([store] content)`);
  }
  if (source === "demonstration" && shown === undefined) {
    throw new RequestError(400, `Inference ${one.id} has no demonstration`);
  }
  return {
    type: one.type === "json" ? ("json" as const) : ("chat" as const),
    function_name: one.function_name,
    episode_id: one.episode_id,
    name: null,
    input: one.input,
    output: source === "none" ? null : source === "demonstration" ? (shown?.value ?? null) : one.output,
    tool_params: one.tool_params,
    output_schema: one.type === "json" ? JSON.stringify(schemaOf(one, config)) : null,
    tags: one.tags,
  };
}
