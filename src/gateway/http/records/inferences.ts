import { uuidVersion } from "../../../kernel/uuid7.ts";
import type { InferenceQuery, StoredFeedback, StoredInference } from "../../../observability/index.ts";
import {
  FieldFault,
  type Fields,
  optional,
  readCount,
  readFields,
  readNonEmpty,
  readOneOf,
  readString,
  readStrings,
  refuseUnknown,
  required,
} from "../../api/read.ts";
import type { GatewayConfig } from "../../config/types.ts";
import { readInferenceFilter, readOrder } from "./filter.ts";
import type { RecordsPort } from "./port.ts";
import { OUTPUT_SOURCES, type OutputSource, wireInference } from "./stored-inference.ts";

const LIST_KEYS: ReadonlySet<string> = new Set([
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
const GET_KEYS: ReadonlySet<string> = new Set(["ids", "function_name", "output_source"]);

export interface InferencesDeps {
  readonly records: RecordsPort;
  readonly config: GatewayConfig;
}

const USUAL_LIMIT = 20;
/** More than this is an export: `pmoves traces export`. */
const MOST = 1000;

/** Answers of chats and json functions, whole or broken off: what TensorZero keeps. */
const ANSWERED = { types: ["chat", "json"], ending: ["ok", "partial"] } as const;

/** `POST /v1/inferences/list_inferences`. Throws `FieldFault`. */
export async function listInferences(body: unknown, deps: InferencesDeps): Promise<unknown> {
  const fields = readFields(body);
  refuseUnknown(fields, LIST_KEYS);
  const { query, source } = readInferenceQuery(fields, deps.config);
  return { inferences: await found(query, source, deps) };
}

/** `POST /v1/inferences/get_inferences`: in the order of the ids; unknown ones are left out. */
export async function getInferences(body: unknown, deps: InferencesDeps): Promise<unknown> {
  const fields = readFields(body);
  refuseUnknown(fields, GET_KEYS);
  const ids = required(fields, "ids", readIds);
  const query = { ids, functionName: optional(fields, "function_name", readNonEmpty), limit: MOST };
  const inferences = (await found(query, sourceOf(fields), deps)) as readonly { inference_id: string }[];
  const byId = new Map(inferences.map((one) => [one.inference_id, one]));
  return { inferences: ids.flatMap((id) => byId.get(id) ?? []) };
}

/** The fields of a query, in whatever body they stand. */
export function readInferenceQuery(
  fields: Fields,
  config: GatewayConfig,
): { query: InferenceQuery; source: OutputSource } {
  const before = optional(fields, "before", readId);
  const after = optional(fields, "after", readId);
  const offset = optional(fields, "offset", readCount);
  if ([before, after, offset || undefined].filter((one) => one !== undefined).length > 1) {
    throw new FieldFault("before, after and offset exclude each other");
  }
  const search = optional(fields, "search_query_experimental", readNonEmpty);
  const orderBy = optional(fields, "order_by", (value) => readOrder(value, config, search !== undefined));
  const tree = (value: unknown) => readInferenceFilter(value, config);
  const filter = optional(fields, "filters", tree) ?? optional(fields, "filter", tree);
  const query = {
    ...ANSWERED,
    functionName: optional(fields, "function_name", readNonEmpty),
    variantName: optional(fields, "variant_name", readNonEmpty),
    episodeId: optional(fields, "episode_id", readId),
    search,
    limit: optional(fields, "limit", readLimit) ?? USUAL_LIMIT,
    ...(offset === undefined ? {} : { offset }),
    before,
    after,
    filter,
    orderBy,
  };
  return { query, source: sourceOf(fields) };
}

export function readLimit(value: unknown): number {
  const limit = readCount(value);
  if (limit > MOST) throw new FieldFault(`must be at most ${MOST}`);
  return limit;
}

export function readId(value: unknown): string {
  const text = readString(value);
  if (uuidVersion(text) === undefined) throw new FieldFault("must be a UUID");
  return text.toLowerCase();
}

export function readIds(value: unknown): readonly string[] {
  const ids = readStrings(value);
  if (ids.length > MOST) throw new FieldFault(`must be at most ${MOST}`);
  return ids.map(readId);
}

export function sourceOf(fields: Fields): OutputSource {
  return optional(fields, "output_source", (value) => readOneOf(value, OUTPUT_SOURCES)) ?? "inference";
}

/** Inferences with the demonstrations of those that have one. */
export async function withDemonstrations(
  inferences: readonly StoredInference[],
  records: RecordsPort,
): Promise<readonly (readonly [StoredInference, StoredFeedback | undefined])[]> {
  const said = await records.feedback(inferences.map(({ id }) => id));
  const last = new Map<string, StoredFeedback>();
  for (const one of said) if (one.type === "demonstration") last.set(one.target_id, one);
  return inferences.map((one) => [one, last.get(one.id)] as const);
}

async function found(
  query: InferenceQuery,
  source: OutputSource,
  { records, config }: InferencesDeps,
): Promise<unknown[]> {
  await records.settled();
  // Asked for demonstrations, those without one are no answer.
  const demonstrated = { type: "demonstration_feedback", has_demonstration: true } as const;
  const { filter } = query;
  const narrowed =
    source === "demonstration"
      ? {
          ...query,
          filter:
            filter === undefined
              ? demonstrated
              : ({ type: "and", children: [filter, demonstrated] } as const),
        }
      : query;
  const inferences = await records.inferences({ ...ANSWERED, ...narrowed });
  if (source !== "demonstration")
    return inferences.map((one) => wireInference(one, source, undefined, config));
  return (await withDemonstrations(inferences, records)).map(([one, shown]) =>
    wireInference(one, source, shown, config),
  );
}
