import type { ListenConfig } from "../types.ts";
import { readPassive, type Shape } from "./passive.ts";
import type { Table } from "./table.ts";

const OUTBOUND_TIMEOUT_MS = 900_000;

const OBSERVABILITY: Shape = {
  enabled: "boolean",
  backend: "string",
  async_writes: "boolean",
  disable_automatic_migrations: "boolean",
  batch_writes: {
    enabled: "boolean",
    flush_interval_ms: "number",
    max_rows: "number",
    max_rows_postgres: "number",
    write_queue_capacity: "number",
  },
};

/** Keys of `[gateway]` that change nothing here, with what they are about. */
const PASSIVE: Readonly<Record<string, readonly [Shape, string]>> = {
  debug: ["boolean", "use --debug"],
  disable_pseudonymous_usage_analytics: ["boolean", "nothing is ever sent home"],
  observability: [OBSERVABILITY, "records need neither ClickHouse nor Postgres here"],
  auth: [
    { enabled: "boolean", cache: { enabled: "boolean", ttl_ms: "number" } },
    "keys come from PMOVES_API_KEYS or the key file",
  ],
  cache: [{ enabled: "boolean", backend: "string", valkey: { ttl_s: "number" } }, "there is no cache yet"],
  export: ["any", "traces go to where OTEL_EXPORTER_OTLP_ENDPOINT or [otlp] of pmoves.toml says, over HTTP"],
  fetch_and_encode_input_files_before_inference: [
    "boolean",
    "a file is fetched only for targets that take no addresses",
  ],
  metrics: ["any", "histogram buckets are fixed"],
  relay: [{ gateway_url: "string", api_key_location: "any" }, "there is no relay"],
  template_filesystem_access: [
    { enabled: "boolean", base_path: "string" },
    "templates can't include other files",
  ],
  unstable_error_json: ["boolean", "errors have one form"],
  unstable_disable_feedback_target_validation: ["boolean", "there is no feedback route yet"],
};

export interface GatewayTable {
  readonly listen: ListenConfig;
  readonly outboundTimeoutMs: number;
}

/** TensorZero listens on `[::]:3000` where its file says nothing. */
export function readGateway(table: Table | undefined, seed: boolean): GatewayTable {
  const unsaid = seed ? { host: undefined, port: undefined } : { host: "::", port: 3000 };
  if (!table)
    return { listen: { ...unsaid, isSaid: false, basePath: "" }, outboundTimeoutMs: OUTBOUND_TIMEOUT_MS };
  const address = table.string("bind_address");
  const bound = address === undefined ? unsaid : parseBind(address);
  if (!bound) {
    table.error(
      "bind_address",
      "config.bad_value",
      `"${address}" is no HOST:PORT`,
      'for example "127.0.0.1:3000"',
    );
  }
  const read = {
    listen: { ...(bound ?? unsaid), isSaid: address !== undefined, basePath: readBasePath(table) },
    outboundTimeoutMs: table.integer("global_outbound_http_timeout_ms", 1) ?? OUTBOUND_TIMEOUT_MS,
  };
  for (const [key, [shape, why]] of Object.entries(PASSIVE)) readPassive(table, key, shape, why);
  table.done();
  return read;
}

function parseBind(text: string): { host: string; port: number } | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || port > 65_535 ? undefined : { host, port };
}

function readBasePath(table: Table): string {
  const path = table.string("base_path");
  if (path === undefined) return "";
  if (!path.startsWith("/")) {
    table.error("base_path", "config.bad_value", "must begin with /", undefined);
    return "";
  }
  return path.replace(/\/+$/, "");
}
