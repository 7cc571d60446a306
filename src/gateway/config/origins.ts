import type { BuildContext } from "./build/target.ts";
import { type Path, showPath } from "./toml/path.ts";
import type { GatewayConfig, Place } from "./types.ts";

/** Where keys were written, by key path as `describeConfig` names them. */
export type Origins = ReadonlyMap<string, Place>;

/** Places of functions, variants, models and targets; a shorthand's is the variant that uses it. */
export function originsOf(config: GatewayConfig, { declarations, places }: BuildContext): Origins {
  const origins = new Map<string, Place>();
  const note = (name: Path, at: Path) => {
    const place = at.length === 0 ? undefined : places.exact(at);
    if (place) origins.set(showPath(name), place);
  };
  for (const key of ["bind_address", "base_path", "global_outbound_http_timeout_ms"]) {
    note(["gateway", key], ["gateway", key]);
  }
  for (const { name, purpose, at, providers } of declarations.models) {
    const table = purpose === "chat" ? "models" : "embedding_models";
    note([table, name], at);
    for (const provider of providers) note([table, name, "providers", provider.name], provider.at);
  }
  for (const one of declarations.functions) {
    note(["functions", one.name], one.at);
    for (const variant of one.variants) {
      note(["functions", one.name, "variants", variant.name], variant.at);
      const table = one.type === "embedding" ? "embedding_models" : "models";
      const models = one.type === "embedding" ? config.embeddingModels : config.models;
      const name = [table, variant.model];
      if (models.has(variant.model) && !origins.has(showPath(name))) note(name, variant.modelAt);
    }
  }
  for (const tool of declarations.tools) note(["tools", tool.key], tool.at);
  for (const metric of config.metrics.keys()) note(["metrics", metric], ["metrics", metric]);
  return origins;
}
