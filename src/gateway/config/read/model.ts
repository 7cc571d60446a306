import { nearest } from "../../../kernel/suggest.ts";
import type { ModelDecl, ProviderDecl } from "../declarations.ts";
import { PROVIDER_TYPES } from "../provider-types.ts";
import { checkName } from "./names.ts";
import { readPassive } from "./passive.ts";
import { readProvider } from "./provider.ts";
import type { Table } from "./table.ts";
import { readTimeouts } from "./timeouts.ts";

/** `[models.M]` or `[embedding_models.E]` in TensorZero's form. */
export function readModel(table: Table, purpose: ModelDecl["purpose"]): ModelDecl {
  checkName(table, [...PROVIDER_TYPES.keys()]);
  const routing = table.strings("routing");
  if (!table.has("routing")) table.missing("routing");
  if (!table.has("providers")) table.missing("providers");
  const providers = new Map<string, ProviderDecl | undefined>();
  for (const provider of table.named("providers")) providers.set(provider.name, readProvider(provider));
  const timeouts = readTimeouts(table);
  const limit = purpose === "embedding" ? table.integer("timeout_ms", 1) : undefined;
  readPassive(table, "skip_relay", "boolean", "there is no relay");
  readPassive(table, "namespace", "string", "there are no namespaces");
  table.done();
  return {
    name: table.name,
    purpose,
    at: table.path,
    providers: routed(table, routing ?? [], providers),
    timeouts: limit === undefined ? timeouts : { ...timeouts, totalMs: limit },
  };
}

/** Providers in the order of `routing`. */
function routed(
  table: Table,
  routing: readonly string[],
  providers: ReadonlyMap<string, ProviderDecl | undefined>,
): readonly ProviderDecl[] {
  const { problems, places } = table.context;
  if (table.has("routing") && routing.length === 0) {
    table.error("routing", "config.bad_value", "is empty", "name at least one provider");
  }
  const order: ProviderDecl[] = [];
  routing.forEach((name, i) => {
    const place = places.find([...table.at("routing"), i]);
    if (routing.indexOf(name) !== i) {
      problems.error("config.named_twice", place, `names provider "${name}" twice`, undefined);
    } else if (!providers.has(name)) {
      const near = nearest(name, providers.keys());
      const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
      problems.error("config.dangling", place, `no provider "${name}" in this model${hint}`, undefined);
    } else {
      const provider = providers.get(name);
      if (provider) order.push(provider);
    }
  });
  for (const name of providers.keys()) {
    if (routing.includes(name)) continue;
    const place = places.find([...table.at("providers"), name]);
    problems.warning(
      "config.unreachable",
      place,
      `provider "${name}" is not in \`routing\`: never asked`,
      undefined,
    );
  }
  return order;
}
