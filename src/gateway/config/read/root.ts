import type { Declarations, FunctionDecl, ModelDecl } from "../declarations.ts";
import { PROVIDER_TYPES } from "../provider-types.ts";
import type { Credential } from "../types.ts";
import { readCredential } from "./credential.ts";
import { readGateway } from "./gateway.ts";
import { readMetric } from "./metrics.ts";
import { readPassive, type Shape } from "./passive.ts";
import type { Table } from "./table.ts";
import { readTool } from "./tools.ts";

/** Tables beside those that are acted on, with why nothing comes of them. */
const PASSIVE: Readonly<Record<string, readonly [Shape, string]>> = {
  clickhouse: [{ disable_automatic_migrations: "boolean" }, "no database is needed"],
  postgres: [
    {
      enabled: "boolean",
      connection_pool_size: "number",
      inference_metadata_retention_days: "number",
      inference_data_retention_days: "number",
    },
    "no database is needed",
  ],
  rate_limiting: [
    { enabled: "boolean", backend: "string", default_cost: "number", rules: "any" },
    "there are no rate limits yet",
  ],
  object_storage: [
    {
      type: "string",
      bucket_name: "string",
      region: "string",
      endpoint: "string",
      allow_http: "boolean",
      path: "string",
      prefix: "string",
    },
    "files go to the provider and are not kept",
  ],
  evaluations: ["any", "there are no evaluations yet"],
  optimizers: ["any", "there are no optimizers"],
  autopilot: ["any", "there is no autopilot"],
};

/** What each dialect reads its own way. */
export interface DialectParts {
  readonly models: readonly ModelDecl[];
  readonly functions: readonly FunctionDecl[];
}

/** The whole tree. `parts` reads models and functions as the dialect has them. */
export function readRoot(root: Table, parts: (root: Table) => DialectParts): Declarations {
  const { seed } = root.context;
  const defaultCredentials = readProviderTypes(root);
  const declarations = {
    dialect: seed ? "seed" : "tensorzero",
    ...readGateway(root.table("gateway"), seed),
    ...parts(root),
    tools: root.named("tools").map(readTool),
    metrics: root.named("metrics").flatMap(readMetric),
    defaultCredentials,
  } as const;
  for (const [key, [shape, why]] of Object.entries(PASSIVE)) readPassive(root, key, shape, why);
  root.done();
  return declarations;
}

/** `[provider_types.T.defaults]` */
function readProviderTypes(root: Table): ReadonlyMap<string, Credential> {
  const defaults = new Map<string, Credential>();
  const table = root.table("provider_types");
  if (!table) return defaults;
  for (const name of PROVIDER_TYPES.keys()) {
    const type = table.has(name) ? table.table(name) : undefined;
    if (!type) continue;
    const inner = type.table("defaults");
    const credential =
      inner && (readCredential(inner, "api_key_location") ?? readCredential(inner, "credential_location"));
    inner?.done();
    if (credential) defaults.set(name, credential);
    for (const key of ["sft", "batch"])
      readPassive(type, key, "any", "there are no training jobs or batches");
    type.done();
  }
  table.done();
  return defaults;
}
