import type { Clock } from "../../../kernel/clock.ts";
import { uuid7, uuid7Time, uuidVersion } from "../../../kernel/uuid7.ts";
import type { FeedbackType, StoredFeedback } from "../../../observability/index.ts";
import { readTags } from "../../api/call-fields.ts";
import {
  FieldFault,
  type Fields,
  optional,
  readBoolean,
  readFields,
  readNonEmpty,
  readString,
  readStringMap,
  refuseUnknown,
  required,
} from "../../api/read.ts";
import type { GatewayConfig } from "../../config/types.ts";
import { RequestError } from "../../error.ts";
import { demonstrationOf } from "./demonstration.ts";
import { metricOf } from "./metric-name.ts";
import type { RecordsPort } from "./port.ts";

const KEYS: ReadonlySet<string> = new Set([
  "inference_id",
  "episode_id",
  "metric_name",
  "value",
  "tags",
  "dryrun",
  "internal",
]);

type Level = "inference" | "episode";

interface Said {
  readonly level: Level;
  readonly id: string;
  readonly metric: string;
  readonly value: unknown;
  readonly tags: Readonly<Record<string, string>>;
  readonly dryrun: boolean;
}

export interface FeedbackDeps {
  readonly records: RecordsPort;
  readonly clock: Clock;
  readonly config: GatewayConfig;
}

/**
 * `POST /feedback` (TensorZero endpoints/feedback): kept when it resolves. Throws `FieldFault` or `RequestError`
 * 400 for a value, level or target that does not fit, 404 for a metric that is not configured.
 */
export async function giveFeedback(body: unknown, deps: FeedbackDeps): Promise<{ feedback_id: string }> {
  const said = readFeedback(body);
  const type = typeOf(said, deps.config);
  await mustExist(said, deps);
  const now = deps.clock.now();
  const value = type === "demonstration" ? await demonstrationOf(said.id, said.value, deps) : said.value;
  const feedback: StoredFeedback = {
    id: uuid7(now),
    type,
    target_id: said.id,
    target_type: said.level,
    metric_name: said.metric,
    value: JSON.stringify(value),
    timestamp: now,
    tags: JSON.stringify(said.tags),
  };
  if (!said.dryrun) await deps.records.putFeedback(feedback);
  return { feedback_id: feedback.id };
}

function readFeedback(body: unknown): Said {
  const fields = readFields(body);
  refuseUnknown(fields, KEYS);
  const inference = optional(fields, "inference_id", readId);
  const episode = optional(fields, "episode_id", readId);
  const id = inference ?? episode;
  if (id === undefined || (inference !== undefined && episode !== undefined)) {
    throw new FieldFault("Exactly one of inference_id and episode_id must be given");
  }
  if (!("value" in fields)) throw new FieldFault("missing field `value`");
  const internal = optional(fields, "internal", readBoolean) ?? false;
  return {
    level: inference === undefined ? "episode" : "inference",
    id,
    metric: required(fields, "metric_name", readNonEmpty),
    value: fields.value,
    tags: tagsOf(fields, internal),
    dryrun: optional(fields, "dryrun", readBoolean) ?? false,
  };
}

/** TensorZero's own tags are for its own programs, which say `internal`. */
function tagsOf(fields: Fields, internal: boolean): Readonly<Record<string, string>> {
  return optional(fields, "tags", internal ? readStringMap : readTags) ?? {};
}

function readId(value: unknown): string {
  const text = readString(value);
  if (uuidVersion(text) === undefined) throw new FieldFault("must be a UUID");
  return text.toLowerCase();
}

/** What kind of feedback it is. Throws where value, level or metric don't go together. */
function typeOf({ metric, level, value }: Said, config: GatewayConfig): FeedbackType {
  if (metric === "comment") {
    if (typeof value !== "string") throw new FieldFault("a comment must be a string", "value");
    return "comment";
  }
  if (metric === "demonstration") {
    if (level === "inference") return "demonstration";
    throw new FieldFault("a demonstration must be given for an inference, not for an episode", "episode_id");
  }
  const known = metricOf(metric, config, ["comment", "demonstration"]);
  if (known.level !== level) {
    throw new FieldFault(
      `metric \`${metric}\` is of level ${known.level}: give ${known.level}_id`,
      `${level}_id`,
    );
  }
  const wanted = known.type === "float" ? "number" : "boolean";
  // 1e999 is a number of JSON's, and none of ours.
  if (typeof value !== wanted || value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
    throw new FieldFault(`feedback for metric \`${metric}\` must be a ${wanted}`, "value");
  }
  return known.type;
}

const LOOK_MS = 50;
/** How long a target that may just be on its way to the store is waited for. */
const PATIENCE_MS = 500;
const YOUNG_MS = 10_000;

async function mustExist({ level, id }: Said, { records, clock }: FeedbackDeps): Promise<void> {
  if (await records.knows(level, id)) return;
  await records.settled();
  const age = uuidVersion(id) === 7 ? clock.now() - uuid7Time(id) : Number.POSITIVE_INFINITY;
  // Another process may be writing it.
  const until = clock.monotonic() + (Math.abs(age) < YOUNG_MS ? PATIENCE_MS : 0);
  for (;;) {
    if (await records.knows(level, id)) return;
    if (clock.monotonic() >= until) break;
    await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
  }
  const name = level === "inference" ? "Inference" : "Episode";
  const why = records.remembers
    ? ""
    : ": requests are not remembered ([store] enabled = false in pmoves.toml)";
  throw new RequestError(400, `${name} ID: ${id} does not exist${why}`);
}
