import type { BuildContext } from "./build/target.ts";
import type { FunctionDecl, ModelDecl, ProviderDecl, VariantDecl } from "./declarations.ts";
import { type Path, showPath } from "./toml/path.ts";
import type { GatewayConfig, Place } from "./types.ts";

/** Where keys were written, by key path as `describeConfig` names them; what is not in here is a default. */
export type Origins = ReadonlyMap<string, Place>;

/** The place of a key or, where that is not known, of the nearest table around it, under the key's own name. */
export function placeNear(origins: Origins, path: Path): Place | undefined {
  for (let length = path.length; length > 0; length--) {
    const found = origins.get(showPath(path.slice(0, length)));
    if (found) return { ...found, keyPath: showPath(path) };
  }
  return undefined;
}

const GATEWAY_KEYS = ["bind_address", "base_path", "global_outbound_http_timeout_ms"];

/** Keys of the description, with the keys of either dialect that may have set them. */
const PROVIDER_KEYS: Readonly<Record<string, readonly string[]>> = {
  type: ["type"],
  kind: ["kind", "type"],
  tier: ["tier"],
  api_key_location: ["api_key_location", "api_key"],
  max_concurrent: ["max_concurrent"],
  queue_ms: ["queue_ms"],
  cold_start_ms: ["cold_start_ms"],
  context_window: ["context_window", "options"],
  options: ["options"],
  timeouts: ["timeouts"],
};
const VARIANT_KEYS = [
  "model",
  "weight",
  "json_mode",
  "retries",
  "timeouts",
  "temperature",
  "top_p",
  "max_tokens",
];
const MORE_VARIANT_KEYS = [
  "seed",
  "stop_sequences",
  "reasoning_effort",
  "presence_penalty",
  "frequency_penalty",
];
const FUNCTION_KEYS = [
  "type",
  "description",
  "experimentation",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
];

export function originsOf(config: GatewayConfig, { declarations, places }: BuildContext): Origins {
  const origins = new Map<string, Place>();
  const note = (name: Path, ...written: readonly Path[]) => {
    const found = written
      .map((at) => (at.length === 0 ? undefined : places.exact(at)))
      .find((place) => place);
    if (found && !origins.has(showPath(name))) origins.set(showPath(name), found);
  };
  for (const key of GATEWAY_KEYS) note(["gateway", key], ["gateway", key]);
  for (const model of declarations.models) noteModel(model, note);
  for (const one of declarations.functions) noteFunction(one, note);
  for (const { key, at, parameters } of declarations.tools) {
    note(["tools", key], at);
    if (parameters) note(["tools", key, "parameters"], parameters.at);
  }
  for (const metric of config.metrics.keys()) note(["metrics", metric], ["metrics", metric]);
  return origins;
}

type Note = (name: Path, ...written: readonly Path[]) => void;

function noteModel(model: ModelDecl, note: Note): void {
  const path = [model.purpose === "chat" ? "models" : "embedding_models", model.name];
  note(path, model.at);
  note([...path, "routing"], [...model.at, "routing"], [...model.at, "provider"]);
  for (const provider of model.providers)
    noteProvider(provider, model, [...path, "providers", provider.name], note);
}

function noteProvider(provider: ProviderDecl, model: ModelDecl, path: Path, note: Note): void {
  note(path, provider.at);
  note([...path, "api_base"], provider.addressAt);
  note([...path, "model_name"], [...provider.at, "model_name"], [...model.at, "model"]);
  for (const [key, written] of Object.entries(PROVIDER_KEYS)) {
    note([...path, key], ...written.map((one) => [...provider.at, one]));
  }
}

function noteFunction(one: FunctionDecl, note: Note): void {
  const path = ["functions", one.name];
  note(path, one.at);
  for (const key of FUNCTION_KEYS) note([...path, key], [...one.at, key]);
  if (one.choice.type === "order") note([...path, "experimentation"], [...one.at, "variants"]);
  if (one.outputSchema) note([...path, "output_schema"], one.outputSchema.at);
  for (const [name, { at }] of Object.entries(one.schemas)) note([...path, "schemas", name], at);
  for (const variant of one.variants) noteVariant(variant, one, [...path, "variants", variant.name], note);
}

function noteVariant(variant: VariantDecl, owner: FunctionDecl, path: Path, note: Note): void {
  note(path, variant.at);
  for (const key of [...VARIANT_KEYS, ...MORE_VARIANT_KEYS]) note([...path, key], [...variant.at, key]);
  for (const [name, { at }] of Object.entries(variant.templates)) note([...path, "templates", name], at);
  // A shorthand stands where it is first used.
  note([owner.type === "embedding" ? "embedding_models" : "models", variant.model], variant.modelAt);
}
