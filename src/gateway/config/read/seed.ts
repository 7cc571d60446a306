import { nearest } from "../../../kernel/suggest.ts";
import type { ChoiceDecl, Declarations, ModelDecl, ProviderDecl } from "../declarations.ts";
import { ORDER_KEY } from "../toml/repair.ts";
import { type FunctionDialect, readFunction } from "./function.ts";
import { readModel } from "./model.ts";
import { checkName } from "./names.ts";
import { noVariable } from "./provider.ts";
import { readRoot } from "./root.ts";
import { readSeedProvider } from "./seed-provider.ts";
import type { Table } from "./table.ts";
import { readTimeouts } from "./timeouts.ts";

/** A file in the seed's dialect. What TensorZero's form says is read as well, so that a file may mix them. */
export function readSeed(root: Table): Declarations {
  return readRoot(root, () => new SeedReader(root).read());
}

/** True where a tree uses what only the seed's dialect has. */
export function isSeed(root: { readonly [key: string]: unknown }): boolean {
  if (isRecord(root.providers)) return true;
  const models = isRecord(root.models) ? Object.values(root.models) : [];
  if (models.some((model) => isRecord(model) && typeof model.provider === "string")) return true;
  const functions = isRecord(root.functions) ? Object.values(root.functions) : [];
  return functions.some((one) => isRecord(one) && (ORDER_KEY in one || Array.isArray(one.variants)));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

class SeedReader {
  readonly #root: Table;
  readonly #providers = new Map<string, ProviderDecl | undefined>();
  /** `[models]` entries, whatever they turn out to be for. */
  readonly #models = new Map<string, ModelDecl>();
  readonly #embeddings = new Map<string, ModelDecl>();
  /** Names in `[models]` that a chat function, or only embedding functions, ask for. */
  readonly #wanted = { chat: new Set<string>(), embedding: new Set<string>() };
  readonly #inline: ModelDecl[] = [];
  readonly #usedProviders = new Set<string>();

  constructor(root: Table) {
    this.#root = root;
  }

  read(): { models: readonly ModelDecl[]; functions: Declarations["functions"] } {
    for (const table of this.#root.named("providers"))
      this.#providers.set(table.name, readSeedProvider(table));
    for (const table of this.#root.named("models")) this.#models.set(table.name, this.#model(table, "chat"));
    for (const table of this.#root.named("embedding_models")) {
      this.#embeddings.set(table.name, this.#model(table, "embedding"));
    }
    const dialect: FunctionDialect = {
      model: (variant, purpose) => this.#variantModel(variant, purpose),
      choice: seedChoice,
    };
    const functions = this.#root.named("functions").map((table) => readFunction(table, dialect));
    this.#noteUnused();
    return { models: [...this.#chatModels(), ...this.#embeddingModels(), ...this.#inline], functions };
  }

  /** A provider in whose name nothing is asked was hardly written for that. */
  #noteUnused(): void {
    const { places, problems } = this.#root.context;
    for (const name of this.#providers.keys()) {
      if (this.#usedProviders.has(name)) continue;
      problems.warning(
        "config.unused_provider",
        places.find(["providers", name]),
        "no model uses this provider, so nothing is ever asked there",
        `give it a model (provider = ${JSON.stringify(name)}) and a variant, or remove it`,
      );
    }
  }

  #chatModels(): readonly ModelDecl[] {
    const { chat, embedding } = this.#wanted;
    return [...this.#models.values()].filter(({ name }) => chat.has(name) || !embedding.has(name));
  }

  #embeddingModels(): readonly ModelDecl[] {
    const asked = [...this.#models.values()].filter(
      ({ name }) => this.#wanted.embedding.has(name) && !this.#embeddings.has(name),
    );
    return [
      ...this.#embeddings.values(),
      ...asked.map((model) => ({ ...model, purpose: "embedding" }) as const),
    ];
  }

  #model(table: Table, purpose: ModelDecl["purpose"]): ModelDecl {
    if (table.has("routing") || table.has("providers")) return readModel(table, purpose);
    checkName(table, []);
    const provider = this.#provided(table);
    const timeouts = readTimeouts(table);
    table.done();
    return { name: table.name, purpose, at: table.path, providers: provider ? [provider] : [], timeouts };
  }

  /** `provider = "X"` with `model = "name"`, of a model or of a variant. */
  #provided(table: Table): ProviderDecl | undefined {
    const name = table.required("provider");
    if (!table.has("model")) table.missing("model");
    const model = table.interpolated("model");
    if (name === undefined || model === undefined) return undefined;
    if (!this.#providers.has(name)) {
      const near = nearest(name, this.#providers.keys());
      const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
      table.error("provider", "config.dangling", `no provider "${name}"${hint}`, `add [providers.${name}]`);
      return undefined;
    }
    this.#usedProviders.add(name);
    const provider = this.#providers.get(name);
    const [missing] = model.missing;
    return (
      provider && {
        ...provider,
        upstreamModel: model.value,
        unusable: provider.unusable ?? (missing === undefined ? undefined : noVariable(missing)),
      }
    );
  }

  #variantModel(variant: Table, purpose: ModelDecl["purpose"]): string {
    if (variant.has("provider")) return this.#inlineModel(variant, purpose);
    const written = variant.required("model") ?? "";
    const name = written.replace(/^(?:embedding_)?models\./, "");
    this.#wanted[purpose].add(name);
    return name;
  }

  /** A model that only a variant spells out goes by `provider::model`. */
  #inlineModel(variant: Table, purpose: ModelDecl["purpose"]): string {
    const provider = this.#provided(variant);
    if (!provider) return "";
    const name = `${provider.name}::${provider.upstreamModel}`;
    if (!this.#inline.some((model) => model.name === name && model.purpose === purpose)) {
      this.#inline.push({ name, purpose, at: variant.path, providers: [provider], timeouts: {} });
    }
    return name;
  }
}

/** The list is the order; without one, `experimentation` where it is there, else falling weight. */
function seedChoice(table: Table): ChoiceDecl | undefined {
  if (table.keys.includes(ORDER_KEY)) {
    const names = table.strings(ORDER_KEY) ?? [];
    const variants = names.map((name, i) => ({ name, at: [...table.at("variants"), i] }));
    return { type: "order", variants };
  }
  return table.has("experimentation") ? undefined : { type: "order", variants: undefined };
}
