import { stringify } from "smol-toml";
import { withoutSlash } from "../address.ts";
import { GEMINI_BASE, SEED_TYPES } from "../provider-types.ts";
import { soleReference } from "../read/interpolate.ts";
import { EXTENSION_KEYS } from "../read/settings.ts";
import type { Document, TomlTree } from "../toml/document.ts";
import type { Path } from "../toml/path.ts";
import { ORDER_KEY } from "../toml/repair.ts";
import { fillText, fillTree } from "./fill.ts";
import { Changes, type Env, type Migration } from "./migration.ts";
import { keyLocation, translateType } from "./provider.ts";
import { seedDefaultKey } from "./seed-key.ts";
import { SettingsText } from "./settings-text.ts";
import { subtables, textAt, without } from "./trees.ts";

/** Writes TensorZero's dialect from the seed's. Comments do not survive; everything else does. */
export function migrateSeed(document: Document, env: Env): Migration {
  return new SeedMigration(document, env).run();
}

/** A model of the seed, for either table of the result. */
interface SeedModel {
  readonly provider: string;
  readonly tree: TomlTree;
}

const OWN_TABLES = ["providers", "models", "embedding_models", "functions"];

class SeedMigration {
  readonly #document: Document;
  readonly #env: Env;
  readonly #providers: ReadonlyMap<string, TomlTree>;
  readonly #settings = new SettingsText();
  readonly #changes: Changes;
  readonly #usedProviders = new Set<string>();
  readonly #models: Record<string, TomlTree> = {};
  readonly #embeddings: Record<string, TomlTree> = {};
  readonly #functions: Record<string, TomlTree> = {};
  /** Names in `[models]` that only embedding functions use. */
  readonly #forEmbeddings = new Set<string>();

  constructor(document: Document, env: Env) {
    this.#document = document;
    this.#env = env;
    this.#changes = new Changes(document.positions);
    this.#providers = new Map(subtables(document.tree, "providers"));
  }

  run(): Migration {
    const { tree } = this.#document;
    this.#findEmbeddingModels();
    for (const [name, model] of subtables(tree, "models")) {
      const table = this.#forEmbeddings.has(name) ? this.#embeddings : this.#models;
      table[name] = this.#model(name, model);
    }
    for (const [name, model] of subtables(tree, "embedding_models"))
      this.#embeddings[name] = this.#model(name, model);
    for (const [name, fn] of subtables(tree, "functions")) this.#function(name, fn);
    this.#sayProviders();
    const rest = fillTree(without(tree, OWN_TABLES), [], this.#env, this.#changes);
    const written = {
      ...rest,
      ...named("models", this.#models),
      ...named("embedding_models", this.#embeddings),
      ...named("functions", this.#functions),
    };
    this.#changes.warn([], "comments were not kept");
    return { toml: stringify(written), settings: this.#settings.toString(), changes: this.#changes.list };
  }

  #sayProviders(): void {
    for (const name of this.#providers.keys()) {
      if (this.#usedProviders.has(name))
        this.#changes.say(["providers", name], "went into the models that use it");
      else this.#changes.warn(["providers", name], "was left out: no model uses it");
    }
  }

  #findEmbeddingModels(): void {
    const chat = new Set<string>();
    for (const [, fn] of subtables(this.#document.tree, "functions")) {
      for (const [, variant] of subtables(fn, "variants")) {
        if (variant.provider !== undefined) continue;
        (fn.type === "embedding" ? this.#forEmbeddings : chat).add(modelName(variant));
      }
    }
    for (const name of chat) this.#forEmbeddings.delete(name);
  }

  #model(name: string, model: TomlTree): TomlTree {
    const provider = textAt(model, "provider");
    // TensorZero's own form stays.
    if (provider === undefined) return fillTree(model, ["models", name], this.#env, this.#changes);
    const rest = without(model, ["provider", "model"]);
    const inner = this.#provider({ provider, tree: model }, `${name}/${provider}`);
    return { routing: [provider], ...rest, providers: { [provider]: inner } };
  }

  /** A provider as it stands inside a model. */
  #provider({ provider, tree }: SeedModel, id: string): TomlTree {
    const from = this.#providers.get(provider) ?? {};
    this.#usedProviders.add(provider);
    const at = ["providers", provider];
    const fill = (text: string, key: string) => fillText(text, [...at, key], this.#env, this.#changes);
    const written = textAt(from, "type") ?? "";
    const type = SEED_TYPES[written] ?? written;
    if (type !== written) this.#changes.say([...at, "type"], `"${written}" became "${type}"`);
    const url = textAt(from, "url") ?? textAt(from, "api_base");
    const address = url === undefined ? undefined : withoutSlash(fill(url, "url"));
    const translated = translateType(type, address, this.#env);
    if (translated)
      this.#changes.say([...at, "type"], `"${type}" became "${translated.type}" with its address`);
    for (const [key, value] of Object.entries(translated?.settings ?? {})) this.#settings.set(id, key, value);
    for (const key of EXTENSION_KEYS) if (from[key] !== undefined) this.#settings.set(id, key, from[key]);
    const finalAddress = this.#address(type, translated?.address ?? address, at);
    return {
      type: translated?.type ?? type,
      ...(finalAddress === undefined ? {} : { api_base: finalAddress }),
      model_name: fill(textAt(tree, "model") ?? "", "model"),
      api_key_location: this.#key(from, type, address, translated?.key),
      ...fillTree(without(from, PROVIDER_KEYS), at, this.#env, this.#changes),
    };
  }

  /** Gemini's type knows no address in TensorZero. */
  #address(type: string, address: string | undefined, at: Path): string | undefined {
    if (type !== "google_ai_studio_gemini" || address === undefined) return address;
    if (address !== GEMINI_BASE)
      this.#changes.warn([...at, "url"], `${address} was left out: TensorZero has no key for it`);
    return undefined;
  }

  #key(
    from: TomlTree,
    type: string,
    address: string | undefined,
    usual: string | undefined,
  ): TomlTree[string] {
    const written = textAt(from, "api_key");
    if (written !== undefined) {
      const name = soleReference(written);
      return name === undefined ? written : `env::${name}`;
    }
    return from.api_key_location ?? usual ?? keyLocation(seedDefaultKey(type, address), this.#env);
  }

  #function(name: string, fn: TomlTree): void {
    if (fn.type === "embedding") {
      this.#embedding(name, fn);
      return;
    }
    const variants: TomlTree = {};
    for (const [variant, tree] of subtables(fn, "variants")) {
      variants[variant] = this.#variant(name, variant, tree, fn.type === "json");
    }
    const order = this.#orderOf(fn);
    const rest = fillTree(
      without(fn, [ORDER_KEY, "variants"]),
      ["functions", name],
      this.#env,
      this.#changes,
    );
    const [first, ...others] = order ?? [];
    const chain = first === undefined ? {} : { experimentation: staticChain(first, others) };
    if (first !== undefined) {
      const message = `the order ${order?.join(", ")} became candidate_variants and fallback_variants`;
      this.#changes.say(["functions", name, "variants"], message);
    }
    this.#functions[name] = { ...rest, variants, ...chain };
  }

  #variant(owner: string, name: string, tree: TomlTree, json: boolean): TomlTree {
    const at = ["functions", owner, "variants"];
    const rest = without(tree, ["type", "provider", "model", "weight"]);
    if (tree.weight !== undefined)
      this.#changes.say(at, "weights were left out: the order says what they said");
    const mode = json && tree.json_mode === undefined ? { json_mode: "on" } : {};
    return {
      type: tree.type ?? "chat_completion",
      model: tree.provider === undefined ? modelName(tree) : this.#inlineModel(owner, name, tree),
      ...fillTree(rest, [...at, name], this.#env, this.#changes),
      ...mode,
    };
  }

  /** A model spelt out in a variant gets the variant's name. */
  #inlineModel(owner: string, variant: string, tree: TomlTree): string {
    const provider = textAt(tree, "provider") ?? "";
    let name = variant;
    for (let i = 2; Object.hasOwn(this.#models, name); i++) name = `${variant}_${i}`;
    const inner = this.#provider({ provider, tree }, `${name}/${provider}`);
    this.#models[name] = { routing: [provider], providers: { [provider]: inner } };
    this.#changes.say(["functions", owner, "variants", variant], `its model became models.${name}`);
    return name;
  }

  /** The order of the seed: its list, else falling weight; undefined where `experimentation` says it. */
  #orderOf(fn: TomlTree): readonly string[] | undefined {
    const list = fn[ORDER_KEY];
    if (Array.isArray(list)) return list.filter((one) => typeof one === "string");
    if (fn.experimentation !== undefined) return undefined;
    const weight = (tree: TomlTree) => (typeof tree.weight === "number" ? tree.weight : 0);
    return [...subtables(fn, "variants")].sort(([, a], [, b]) => weight(b) - weight(a)).map(([name]) => name);
  }

  /** An embedding function becomes the embedding model of its name, with the order as routing. */
  #embedding(name: string, fn: TomlTree): void {
    const variants = new Map(subtables(fn, "variants"));
    const providers: TomlTree = {};
    for (const variant of this.#orderOf(fn) ?? [...variants.keys()]) {
      const tree = variants.get(variant) ?? {};
      const spelt = tree.provider === undefined ? this.#seedModel(modelName(tree)) : tree;
      const provider = textAt(spelt, "provider") ?? "";
      const key = Object.hasOwn(providers, provider) ? variant : provider;
      providers[key] = this.#provider({ provider, tree: spelt }, `${name}/${key}`);
    }
    if (Object.hasOwn(this.#embeddings, name)) {
      this.#changes.warn(["functions", name], "was left out: an embedding model has that name already");
      return;
    }
    this.#embeddings[name] = { routing: Object.keys(providers), providers };
    const became = `became the embedding model ${name}; clients ask for tensorzero::embedding_model_name::${name}`;
    this.#changes.say(["functions", name], became);
  }

  #seedModel(name: string): TomlTree {
    const { tree } = this.#document;
    const all = [...subtables(tree, "embedding_models"), ...subtables(tree, "models")];
    return all.find(([key]) => key === name)?.[1] ?? {};
  }
}

const PROVIDER_KEYS = ["type", "url", "api_base", "api_key", "api_key_location", ...EXTENSION_KEYS];

function modelName(variant: TomlTree): string {
  return (textAt(variant, "model") ?? "").replace(/^(?:embedding_)?models\./, "");
}

function staticChain(first: string, rest: readonly string[]): TomlTree {
  return { type: "static", candidate_variants: [first], fallback_variants: [...rest] };
}

function named(key: string, tables: Record<string, TomlTree>): TomlTree {
  return Object.keys(tables).length > 0 ? { [key]: tables } : {};
}
