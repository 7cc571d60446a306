import type { Clock } from "../../../kernel/clock.ts";
import { uuid7 } from "../../../kernel/uuid7.ts";
import type { Datapoint } from "../../../observability/index.ts";
import {
  FieldFault,
  type Fields,
  inside,
  optional,
  readArray,
  readCount,
  readFields,
  readNonEmpty,
  refuseUnknown,
  required,
} from "../../api/read.ts";
import type { GatewayConfig } from "../../config/types.ts";
import { RequestError } from "../../error.ts";
import { nameOf, readCreate, readUpdate, type Said } from "./datapoint-body.ts";
import { readDatapointFilter, readDatapointOrder } from "./filter.ts";
import { readId, readIds, readLimit } from "./inferences.ts";
import { parsed } from "./parsed.ts";
import type { RecordsPort } from "./port.ts";
import { toolFields } from "./stored-inference.ts";
import { wireInput } from "./stored-input.ts";

export interface DatasetDeps {
  readonly records: RecordsPort;
  readonly clock: Clock;
  readonly config: GatewayConfig;
}

/** `POST /v1/datasets/{name}/datapoints`: all or none. */
export async function createDatapoints(dataset: string, body: unknown, deps: DatasetDeps): Promise<unknown> {
  const said: Said[] = [];
  for (const [i, value] of listOf(body).entries()) {
    said.push(await within(`datapoints[${i}]`, () => readCreate(value, deps.config)));
  }
  const now = deps.clock.now();
  const made = said.map((one) => fresh(one, dataset, now, { is_custom: 1, source_inference_id: null }));
  await deps.records.putDatapoints(made);
  return { ids: made.map(({ id }) => id) };
}

/** `PATCH …/datapoints`: a new datapoint takes the place of the old one, which goes out of use. */
export async function updateDatapoints(dataset: string, body: unknown, deps: DatasetDeps): Promise<unknown> {
  const now = deps.clock.now();
  const changed = await changes(dataset, body, deps.records, async (fields, old) => {
    const said = await readUpdate(fields, old);
    const origin = { is_custom: 1, source_inference_id: old.source_inference_id } as const;
    return { ...fresh(said, dataset, now, origin), created_at: old.created_at };
  });
  await deps.records.putDatapoints([
    ...changed.map(({ old }) => ({ ...old, staled_at: now, updated_at: now })),
    ...changed.map(({ made }) => made),
  ]);
  return { ids: changed.map(({ made }) => made.id) };
}

const METADATA_KEYS: ReadonlySet<string> = new Set(["id", "name", "metadata"]);

/** `PATCH …/datapoints/metadata`: in place. */
export async function updateMetadata(dataset: string, body: unknown, deps: DatasetDeps): Promise<unknown> {
  const now = deps.clock.now();
  const changed = await changes(dataset, body, deps.records, async (fields, old) => {
    refuseUnknown(fields, METADATA_KEYS);
    return { ...old, name: nameOf(fields, old.name), updated_at: now };
  });
  await deps.records.putDatapoints(changed.map(({ made }) => made));
  return { ids: changed.map(({ made }) => made.id) };
}

/** `DELETE …/datapoints` with ids, or `DELETE /v1/datasets/{name}` without. */
export async function deleteDatapoints(
  dataset: string,
  body: unknown,
  { records, clock }: DatasetDeps,
): Promise<unknown> {
  const fields = body === undefined ? undefined : readFields(body);
  if (fields !== undefined) refuseUnknown(fields, new Set(["ids"]));
  const ids = fields && required(fields, "ids", readIds);
  if (ids?.length === 0) throw inside(new FieldFault("must name at least one datapoint"), "ids");
  return { num_deleted_datapoints: await records.staleDatapoints(dataset, ids, clock.now()) };
}

const LIST_KEYS: ReadonlySet<string> = new Set([
  "function_name",
  "limit",
  "page_size",
  "offset",
  "filter",
  "order_by",
  "search_query_experimental",
]);

/** `POST …/list_datapoints`: newest first unless asked otherwise. */
export async function listDatapoints(
  dataset: string,
  body: unknown,
  { records }: DatasetDeps,
): Promise<unknown> {
  const fields = readFields(body);
  refuseUnknown(fields, LIST_KEYS);
  const found = await records.datapoints({
    dataset,
    functionName: optional(fields, "function_name", readNonEmpty),
    filter: optional(fields, "filter", readDatapointFilter),
    search: optional(fields, "search_query_experimental", readNonEmpty),
    direction: optional(fields, "order_by", readDatapointOrder),
    limit: optional(fields, "limit", readLimit) ?? optional(fields, "page_size", readLimit) ?? 20,
    offset: optional(fields, "offset", readCount),
  });
  return { datapoints: found.map(wireDatapoint) };
}

/** `POST …/get_datapoints`: in the order of the ids; unknown ones are left out, those out of use are not. */
export async function getDatapoints(
  dataset: string | undefined,
  body: unknown,
  { records }: DatasetDeps,
): Promise<unknown> {
  const fields = readFields(body);
  refuseUnknown(fields, new Set(["ids"]));
  const ids = required(fields, "ids", readIds);
  const found = new Map(
    (await records.datapoints({ dataset, ids, limit: ids.length })).map((one) => [one.id, one]),
  );
  return {
    datapoints: ids.flatMap((id) => {
      const one = found.get(id);
      return one === undefined ? [] : [wireDatapoint(one)];
    }),
  };
}

/** A new datapoint out of what was said of it. */
export function fresh(
  said: Said,
  dataset: string,
  now: number,
  origin: Pick<Datapoint, "is_custom" | "source_inference_id">,
): Datapoint {
  const dates = { created_at: now, updated_at: now, staled_at: null };
  return { id: uuid7(now), dataset_name: dataset, ...said, ...origin, ...dates };
}

function wireDatapoint(one: Datapoint): unknown {
  const common = {
    type: one.type,
    dataset_name: one.dataset_name,
    function_name: one.function_name,
    id: one.id,
    episode_id: one.episode_id,
    input: wireInput(one.input),
    output: parsed(one.output),
    tags: JSON.parse(one.tags),
    auxiliary: "",
    is_deleted: one.staled_at !== null,
    is_custom: one.is_custom === 1,
    source_inference_id: one.source_inference_id,
    staled_at: one.staled_at === null ? null : new Date(one.staled_at).toISOString(),
    updated_at: new Date(one.updated_at).toISOString(),
    name: one.name,
  };
  if (one.type === "json") return { ...common, output_schema: parsed(one.output_schema) ?? {} };
  return { ...common, ...toolFields(one.tool_params) };
}

function listOf(body: unknown): readonly unknown[] {
  const fields = readFields(body);
  refuseUnknown(fields, new Set(["datapoints"]));
  const list = required(fields, "datapoints", readArray);
  if (list.length === 0) throw inside(new FieldFault("must hold at least one datapoint"), "datapoints");
  return list;
}

/** Every datapoint that a body changes, beside what it becomes. Throws `RequestError` 404 for one not in use. */
async function changes(
  dataset: string,
  body: unknown,
  records: RecordsPort,
  change: (fields: Fields, old: Datapoint) => Promise<Datapoint>,
): Promise<readonly { readonly old: Datapoint; readonly made: Datapoint }[]> {
  const asked = listOf(body).map((value) => readFields(value));
  const ids = asked.map((fields, i) => withinNow(`datapoints[${i}]`, () => required(fields, "id", readId)));
  const found = new Map(
    (await records.datapoints({ dataset, ids, limit: ids.length })).map((one) => [one.id, one]),
  );
  const changed = [];
  for (const [i, fields] of asked.entries()) {
    const old = found.get(ids[i] ?? "");
    if (old === undefined || old.staled_at !== null) {
      throw new RequestError(404, `Datapoint not found: ${ids[i]} in dataset ${dataset}`);
    }
    changed.push({ old, made: await within(`datapoints[${i}]`, () => change(fields, old)) });
  }
  return changed;
}

async function within<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (thrown) {
    throw inside(thrown, path);
  }
}

function withinNow<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (thrown) {
    throw inside(thrown, path);
  }
}
