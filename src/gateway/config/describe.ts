import type { Json } from "../model/index.ts";
import { safeAddress } from "./address.ts";
import type { Built } from "./finish.ts";
import { showCredential } from "./read/credential.ts";
import { type Path, showPath } from "./toml/path.ts";
import type { GatewayConfig, GatewayFunction, Model, Target, Variant } from "./types.ts";

/** One key of the configuration in use. */
export interface ConfigRow {
  readonly key: string;
  readonly value: Json;
  /** `file:line`, `default`, or `zero-configuration`. */
  readonly origin: string;
}

export interface ConfigDescription {
  readonly dialect: GatewayConfig["dialect"];
  readonly files: readonly string[];
  readonly hash: string;
  readonly order: GatewayConfig["order"];
  readonly rows: readonly ConfigRow[];
}

/** The whole configuration as plain data for `config show`. Keys by their place only, never themselves. */
export function describeConfig({ config, origins }: Built): ConfigDescription {
  const rows: ConfigRow[] = [];
  const add = (path: Path, value: Json | undefined) => {
    if (value === undefined) return;
    const key = showPath(path);
    const place = origins.get(key);
    const unwritten = config.dialect === "zero" ? "zero-configuration" : "default";
    rows.push({ key, value, origin: place ? `${place.file}:${place.line}` : unwritten });
  };
  const { host, port, basePath } = config.listen;
  add(["gateway", "bind_address"], host === undefined ? undefined : `${bracketed(host)}:${port}`);
  add(["gateway", "base_path"], basePath);
  add(["gateway", "global_outbound_http_timeout_ms"], config.outboundTimeoutMs);
  for (const model of config.models.values()) describeModel(model, ["models", model.name], add);
  for (const model of config.embeddingModels.values())
    describeModel(model, ["embedding_models", model.name], add);
  for (const fn of config.functions.values()) describeFunction(fn, ["functions", fn.name], add);
  for (const { key, name, strict } of config.tools.values()) add(["tools", key], { name, strict });
  for (const { name, type, optimize, level } of config.metrics.values())
    add(["metrics", name], { type, optimize, level });
  const { dialect, files, hash, order } = config;
  return { dialect, files, hash, order, rows };
}

type Add = (path: Path, value: Json | undefined) => void;

function describeModel(model: Model, path: Path, add: Add): void {
  add(
    [...path, "routing"],
    model.targets.map(({ provider }) => provider),
  );
  add([...path, "timeouts"], present({ ...model.timeouts }));
  for (const target of model.targets) describeTarget(target, [...path, "providers", target.provider], add);
}

function describeTarget(target: Target, path: Path, add: Add): void {
  add([...path, "kind"], target.kind);
  add([...path, "wire"], target.wire);
  add([...path, "tier"], target.tier);
  // Arguments may be secrets, where the owner did not know better.
  add([...path, "command"], target.command?.program);
  if (target.baseUrl !== "" && target.command === undefined)
    add([...path, "api_base"], safeAddress(target.baseUrl));
  add([...path, "model_name"], target.upstreamModel);
  add([...path, "api_key_location"], showCredential(target.credential));
  add([...path, "max_concurrent"], target.maxConcurrent);
  if (target.maxConcurrent !== undefined) add([...path, "queue_ms"], target.queueMs);
  add([...path, "cold_start_ms"], target.coldStartMs);
  add([...path, "context_window"], target.contextWindow);
  add([...path, "timeouts"], present({ ...target.timeouts }));
  add([...path, "options"], Object.keys(target.options).length > 0 ? target.options : undefined);
  add([...path, "include_encrypted_reasoning"], target.responses?.encryptedReasoning || undefined);
  add(
    [...path, "provider_tools"],
    named(target.responses?.providerTools.map(({ type }) => String(type)) ?? []),
  );
  // Values of headers and body patches may be secrets: which ones there are is all that is shown.
  add([...path, "extra_body"], named(target.extraBody.map(({ pointer }) => pointer)));
  add([...path, "extra_headers"], named(target.extraHeaders.map(({ name }) => name)));
  add([...path, "unusable"], target.unusable && `${target.unusable.skip}: ${target.unusable.reason}`);
}

function describeFunction(fn: GatewayFunction, path: Path, add: Add): void {
  add([...path, "type"], fn.type);
  add([...path, "description"], fn.description);
  add([...path, "experimentation"], { ...fn.experimentation });
  add([...path, "tools"], named(fn.tools));
  for (const variant of fn.variants.values())
    describeVariant(variant, [...path, "variants", variant.name], add);
}

function describeVariant(variant: Variant, path: Path, add: Add): void {
  add([...path, "model"], variant.model);
  add([...path, "weight"], variant.weight);
  add([...path, "json_mode"], variant.jsonMode);
  if (variant.retries.numRetries > 0) add([...path, "retries"], { ...variant.retries });
  add([...path, "timeouts"], present({ ...variant.timeouts }));
  for (const [key, value] of Object.entries(variant.params)) add([...path, key], value);
  add([...path, "templates"], named(Object.keys(variant.templates)));
  add([...path, "extra_body"], named(variant.extraBody.map(({ pointer }) => pointer)));
  add([...path, "extra_headers"], named(variant.extraHeaders.map(({ name }) => name)));
}

function named(names: readonly string[]): Json | undefined {
  return names.length > 0 ? names : undefined;
}

function present(values: Readonly<Record<string, number | undefined>>): Json | undefined {
  const set = Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return set.length > 0 ? Object.fromEntries(set) : undefined;
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
