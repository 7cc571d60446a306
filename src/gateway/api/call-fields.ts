import { uuid7Time, uuidVersion } from "../../kernel/uuid7.ts";
import type { CacheOptions, JsonMode, Params } from "../model/index.ts";
import {
  FieldFault,
  type Fields,
  inside,
  optional,
  readCount,
  readFields,
  readInteger,
  readNonEmpty,
  readNumber,
  readOneOf,
  readString,
  readStringMap,
  readStrings,
  refuseUnknown,
} from "./read.ts";
import { isWorkflowEpisode } from "./workflow-episode.ts";

/** Fields that the TensorZero route has under their names and the OpenAI route under `tensorzero::`. */

export interface ParseContext {
  /** Unix milliseconds. */
  readonly now: number;
}

export const NO_LIST: readonly never[] = Object.freeze([]);
export const NO_MAP: Readonly<Record<string, string>> = Object.freeze({});

// TensorZero's floor for ids (core/utils/uuid): in Unix seconds, January 2020.
const EARLIEST_S = 1_579_751_960;

/** A UUIDv7 of the client, in lower case. Refused before TensorZero's floor and after the current second. */
function readEpisodeId(value: unknown, now: number): string {
  const text = readString(value);
  const version = uuidVersion(text);
  if (version === undefined) {
    throw new FieldFault(
      `Invalid Episode ID: ${JSON.stringify(text)} is not a UUID; leave the field out to have one made`,
    );
  }
  if (version !== 7) throw new FieldFault(`Invalid Episode ID: Version must be 7, got ${version}`);
  const seconds = Math.floor(uuid7Time(text) / 1000);
  if (seconds < EARLIEST_S) throw new FieldFault("Invalid Episode ID: Timestamp is too early");
  // Those of workflow evaluations lie far ahead; whether there is one is for who keeps them.
  if (seconds > Math.floor(now / 1000) && !isWorkflowEpisode(text)) {
    throw new FieldFault("Invalid Episode ID: Timestamp is in the future");
  }
  return text.toLowerCase();
}

/** The caller's episode id under `key`, checked. */
export function readEpisode(fields: Fields, key: string, context: ParseContext): string | undefined {
  const value = fields[key];
  if (value === undefined || value === null) return undefined;
  try {
    return readEpisodeId(value, context.now);
  } catch (thrown) {
    throw inside(thrown, key);
  }
}

/** Tags of a caller; `tensorzero::` keys are the gateway's own. */
export function readTags(value: unknown): Readonly<Record<string, string>> {
  const tags = readStringMap(value);
  for (const key in tags) {
    if (key.startsWith("tensorzero::")) {
      throw new FieldFault(`tag \`${key}\` may not begin with \`tensorzero::\`, which is reserved`);
    }
  }
  return tags;
}

export { readNonEmpty as readNamespace, readStringMap as readCredentials };

export const SERVICE_TIERS = ["auto", "default", "priority", "flex"] as const;
const JSON_MODES = ["off", "on", "strict", "tool"] as const;

export function readServiceTier(value: unknown): (typeof SERVICE_TIERS)[number] {
  return readOneOf(value, SERVICE_TIERS);
}

function readJsonMode(value: unknown): JsonMode {
  return readOneOf(value, JSON_MODES);
}

export type MutableParams = { -readonly [K in keyof Params]: Params[K] };

export interface ReadParams {
  readonly params: MutableParams;
  readonly jsonMode: JsonMode | undefined;
}

const PARAM_READERS: ReadonlyMap<string, (value: unknown) => unknown> = new Map<
  string,
  (value: unknown) => unknown
>([
  ["temperature", readNumber],
  ["max_tokens", readCount],
  ["seed", readInteger],
  ["top_p", readNumber],
  ["presence_penalty", readNumber],
  ["frequency_penalty", readNumber],
  ["json_mode", readJsonMode],
  ["stop_sequences", readStrings],
  ["reasoning_effort", readString],
  ["service_tier", readServiceTier],
  ["thinking_budget_tokens", readInteger],
  ["verbosity", readString],
]);
export const PARAM_NAMES: ReadonlySet<string> = new Set(PARAM_READERS.keys());
const PARAM_GROUPS: ReadonlySet<string> = new Set(["chat_completion"]);

/** `{chat_completion: {…}}`: what a request sets over its variant. */
export function readParams(value: unknown): ReadParams {
  const groups = readFields(value);
  refuseUnknown(groups, PARAM_GROUPS);
  return optional(groups, "chat_completion", readChatParams) ?? { params: {}, jsonMode: undefined };
}

function readChatParams(value: unknown): ReadParams {
  const fields = readFields(value);
  refuseUnknown(fields, PARAM_NAMES);
  const params: Record<string, unknown> = {};
  let jsonMode: JsonMode | undefined;
  for (const [key, read] of PARAM_READERS) {
    const param = optional(fields, key, read);
    if (param === undefined) continue;
    if (key === "json_mode") jsonMode = param as JsonMode;
    else params[key] = param;
  }
  return { params: params as MutableParams, jsonMode };
}

const CACHE_KEYS: ReadonlySet<string> = new Set(["enabled", "max_age_s"]);
const CACHE_MODES = ["off", "on", "read_only", "write_only"] as const;

function readCacheMode(value: unknown): CacheOptions["enabled"] {
  return readOneOf(value, CACHE_MODES);
}

/** `{enabled, max_age_s}`; `enabled` left out means off (TensorZero core/cache). */
export function readCache(value: unknown): CacheOptions {
  const fields = readFields(value);
  refuseUnknown(fields, CACHE_KEYS);
  return {
    enabled: optional(fields, "enabled", readCacheMode) ?? "off",
    maxAgeS: optional(fields, "max_age_s", readCount),
  };
}

/** Throws for the one field of a body that TensorZero has and this gateway does not. */
export function refuseDynamicVariant(fields: Fields, key: string): void {
  if (fields[key] === undefined || fields[key] === null) return;
  throw inside(
    new FieldFault("variants sent with a request are not supported; define the variant in the configuration"),
    key,
  );
}
