import { nearest } from "../../../kernel/suggest.ts";
import { isAddress, pathOf, safeAddress } from "../address.ts";
import type { ProviderDecl } from "../declarations.ts";
import { PROVIDER_TYPES, type ProviderType, RESPONSES_KEYS } from "../provider-types.ts";
import type { Target } from "../types.ts";
import { readCommand } from "./command.ts";
import { readCost } from "./cost.ts";
import { readCredential } from "./credential.ts";
import { leftover } from "./interpolate.ts";
import { readExtraBody, readExtraHeaders } from "./patches.ts";
import { readResponses } from "./responses.ts";
import { readScript } from "./script.ts";
import { noteExtension, readTargetSettings } from "./settings.ts";
import type { Table } from "./table.ts";
import { readTimeouts } from "./timeouts.ts";

/** Keys of any provider that change nothing here. */
const IDLE: Readonly<Record<string, string>> = {
  discard_unknown_chunks: "unknown chunks are always passed over",
  batch_cost: "there is no batch inference",
  batch_cost_per_million: "there is no batch inference",
};

/** Types to which TensorZero lets a file give an address. */
const ADDRESSED = new Set(["openai", "anthropic", "vllm", "sglang", "tgi"]);

const KEYS_OF_SECRETS = new Set(["access_key_id", "secret_access_key", "session_token", "api_key"]);

/** `[models.M.providers.P]` and `[embedding_models.E.providers.P]` in TensorZero's form. */
export function readProvider(table: Table): ProviderDecl | undefined {
  const type = readType(table, table.required("type"));
  if (!type) return undefined;
  const { name: typeName, spec } = type;
  if (!spec.tensorzero) noteExtension(table, "type");
  const address = readAddress(table, "api_base", spec);
  if (spec.tensorzero && !ADDRESSED.has(typeName) && table.has("api_base")) noteExtension(table, "api_base");
  const upstreamModel = readModelName(table, spec);
  const twoProtocols = spec.keys.includes("api_type");
  const responses = twoProtocols ? readResponses(table) : undefined;
  const settings = readTargetSettings(table);
  readOwnKeys(table, spec, twoProtocols ? RESPONSES_KEYS : []);
  const decl: ProviderDecl = {
    name: table.name,
    at: table.path,
    type: typeName,
    address: address.value,
    addressAt: table.at("api_base"),
    upstreamModel: upstreamModel.value,
    credential: readCredential(table, "api_key_location"),
    settings: responses === undefined ? settings : { ...settings, wire: "responses" },
    timeouts: readTimeouts(table),
    extraBody: readExtraBody(table),
    extraHeaders: readExtraHeaders(table),
    cost: readCost(table),
    script: spec.wire === "scripted" ? readScript(table) : undefined,
    command: spec.wire === "claude_code" ? readCommand(table) : undefined,
    responses,
    unusable: address.unusable ?? upstreamModel.unusable,
  };
  for (const [key, why] of Object.entries(IDLE)) {
    if (table.raw(key) !== undefined)
      table.info(key, "config.not_acted_on", `read, not acted on: ${why}`, undefined);
  }
  table.done();
  return decl;
}

export interface NamedType {
  readonly name: string;
  readonly spec: ProviderType;
}

export function readType(table: Table, name: string | undefined): NamedType | undefined {
  if (name === undefined) return undefined;
  const spec = PROVIDER_TYPES.get(name);
  if (spec) return { name, spec };
  const near = nearest(name, PROVIDER_TYPES.keys());
  const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
  const fix = near === undefined ? `types known: ${[...PROVIDER_TYPES.keys()].join(", ")}` : undefined;
  table.error("type", "config.unknown_type", `no provider type "${name}"${hint}`, fix);
  return undefined;
}

interface ReadText<T> {
  readonly value: T;
  readonly unusable: Target["unusable"];
}

/** The address as written. One that can't be meant is reported, and the target with it. */
export function readAddress(table: Table, key: string, spec: ProviderType): ReadText<string | undefined> {
  if (spec.wire === "scripted" || spec.wire === "claude_code")
    return { value: undefined, unusable: undefined };
  const found = table.interpolated(key);
  if (!found) {
    if (spec.base === undefined && spec.kind === "address" && !table.has(key)) table.missing(key);
    return { value: undefined, unusable: undefined };
  }
  const { value } = found;
  const [missing] = found.missing;
  if (missing !== undefined) return { value, unusable: noVariable(missing) };
  if (!isAddress(value)) {
    const shown = safeAddress(value);
    table.error(key, "config.bad_address", `"${shown}" is no http:// or https:// address`, undefined);
    return { value: undefined, unusable: undefined };
  }
  // Both are said, so that one mend does not uncover the next fault.
  const faults = [unfilled(table, key, value), noApi(table, key, value)];
  return { value, unusable: faults.find((fault) => fault !== undefined) };
}

export function noVariable(name: string): NonNullable<Target["unusable"]> {
  return { skip: "no_key", reason: `the environment variable ${name} is not set`, fix: `set ${name}` };
}

function unfilled(table: Table, key: string, value: string): Target["unusable"] {
  const reference = leftover(value);
  if (reference === undefined) return undefined;
  const how = table.context.seed
    ? `write \${env.${reference.slice(2, -1)}}`
    : "write the value itself: this dialect has no variables in strings";
  return unusable(table, key, `nothing fills ${reference}`, how);
}

/** Addresses that look right and answer no chat route. */
function noApi(table: Table, key: string, value: string): Target["unusable"] {
  const path = pathOf(value);
  if (/\/ai\/run(\/|$)/.test(path)) {
    const mend = value.replace(/\/ai\/run(\/.*)?$/, "/ai/v1");
    return unusable(table, key, "/ai/run is not OpenAI's protocol", `write "${safeAddress(mend)}"`);
  }
  const route = /\/(chat\/completions|completions|embeddings|api\/chat|messages)\/?$/.exec(path)?.[0];
  if (route === undefined) return undefined;
  const mend = `write "${safeAddress(value.slice(0, value.lastIndexOf(route)))}"`;
  return unusable(table, key, `the address must end before its route, and this one has ${route}`, mend);
}

function unusable(table: Table, key: string, reason: string, fix: string): Target["unusable"] {
  table.warning(key, "config.target_skipped", `${reason}; this target is skipped`, fix);
  return { skip: "unsupported", reason, fix };
}

function readModelName(table: Table, { modelKey, kind }: ProviderType): ReadText<string> {
  if (modelKey === undefined) return { value: "tgi", unusable: undefined };
  const optional = kind === "foreign" || kind === "scripted" || kind === "claude_code";
  if (!table.has(modelKey) && !optional) table.missing(modelKey);
  const found = table.interpolated(modelKey);
  const [missing] = found?.missing ?? [];
  return {
    value: found?.value ?? table.name,
    unusable: missing === undefined ? undefined : noVariable(missing),
  };
}

/** Keys that only this type has, and that change nothing here. */
function readOwnKeys(table: Table, { keys, kind }: ProviderType, acted: readonly string[]): void {
  for (const key of keys) {
    if (KEYS_OF_SECRETS.has(key) || acted.includes(key) || !table.has(key) || kind === "foreign") continue;
    table.info(key, "config.not_acted_on", "read, not acted on", undefined);
  }
}
