import { stringify } from "smol-toml";
import { PROVIDER_TYPES } from "../provider-types.ts";
import { EXTENSION_KEYS } from "../read/settings.ts";
import type { Document, TomlTree } from "../toml/document.ts";
import type { Path } from "../toml/path.ts";
import type { Entry } from "../toml/scan.ts";
import { Edits } from "./edits.ts";
import { Changes, type Env, type Migration } from "./migration.ts";
import { translateType } from "./provider.ts";
import { SettingsText } from "./settings-text.ts";
import { subtables } from "./trees.ts";

/** Takes our keys out of a file in TensorZero's dialect, leaving comments and layout as they are. */
export function moveExtensions(document: Document, env: Env): Migration {
  return new Mover(document, env).run();
}

class Mover {
  readonly #document: Document;
  readonly #env: Env;
  readonly #edits: Edits;
  readonly #settings = new SettingsText();
  readonly #changes: Changes;
  #appended = "";

  constructor(document: Document, env: Env) {
    this.#document = document;
    this.#env = env;
    this.#edits = new Edits(document.text);
    this.#changes = new Changes(document.positions);
  }

  run(): Migration {
    for (const table of ["models", "embedding_models"]) {
      for (const [model, tree] of subtables(this.#document.tree, table)) {
        for (const [provider, inner] of subtables(tree, "providers")) {
          this.#provider([table, model, "providers", provider], inner, `${model}/${provider}`);
        }
      }
    }
    for (const [name, tree] of subtables(this.#document.tree, "functions")) {
      if (tree.type === "embedding") this.#embedding(name, tree);
    }
    const toml = this.#edits.apply() + this.#appended;
    return { toml, settings: this.#settings.toString(), changes: this.#changes.list };
  }

  #provider(path: Path, tree: TomlTree, id: string): void {
    for (const key of EXTENSION_KEYS) {
      const value = tree[key];
      if (value === undefined) continue;
      this.#settings.set(id, key, value);
      this.#remove([...path, key]);
      this.#changes.say([...path, key], "moved to pmoves.toml");
    }
    this.#type(path, tree, id);
  }

  #type(path: Path, tree: TomlTree, id: string): void {
    const type = String(tree.type);
    if (PROVIDER_TYPES.get(type)?.tensorzero !== false) return;
    const written = typeof tree.api_base === "string" ? tree.api_base : undefined;
    const translated = translateType(type, written, this.#env);
    if (!translated) {
      this.#changes.warn([...path, "type"], `TensorZero has no "${type}"; it was left as it is`);
      return;
    }
    this.#set(path, "type", translated.type);
    if (translated.address !== undefined) this.#set(path, "api_base", translated.address);
    if (tree.api_key_location === undefined) this.#set(path, "api_key_location", translated.key);
    for (const [key, value] of Object.entries(translated.settings)) this.#settings.set(id, key, value);
    this.#changes.say([...path, "type"], `"${type}" became "${translated.type}" with its address`);
  }

  /** An embedding function becomes the embedding model of its name, its variants the routing. */
  #embedding(name: string, tree: TomlTree): void {
    const models = new Map(subtables(this.#document.tree, "embedding_models"));
    const wanted = subtables(tree, "variants").map(([, variant]) => String(variant.model));
    if (models.has(name)) {
      this.#removeAll(["functions", name]);
      const message =
        "was removed: TensorZero has no embedding functions, and an embedding model has that name";
      this.#changes.warn(["functions", name], message);
      return;
    }
    const providers: TomlTree = {};
    for (const model of wanted) {
      for (const [provider, inner] of subtables(models.get(model) ?? {}, "providers")) {
        const key = Object.hasOwn(providers, provider) ? `${model}_${provider}` : provider;
        providers[key] = this.#translatedCopy(inner, `${name}/${key}`);
      }
    }
    this.#removeAll(["functions", name]);
    this.#appended += `\n${stringify({ embedding_models: { [name]: { routing: Object.keys(providers), providers } } })}`;
    const became = `became the embedding model ${name}; clients ask for tensorzero::embedding_model_name::${name}`;
    this.#changes.say(["functions", name], became);
  }

  #translatedCopy(tree: TomlTree, id: string): TomlTree {
    const copy: TomlTree = { ...tree };
    for (const key of EXTENSION_KEYS) {
      const value = copy[key];
      if (value !== undefined) this.#settings.set(id, key, value);
      delete copy[key];
    }
    const address = typeof tree.api_base === "string" ? tree.api_base : undefined;
    const translated = translateType(String(tree.type), address, this.#env);
    if (!translated) return copy;
    for (const [key, value] of Object.entries(translated.settings)) this.#settings.set(id, key, value);
    copy.type = translated.type;
    if (translated.address !== undefined) copy.api_base = translated.address;
    copy.api_key_location ??= translated.key;
    return copy;
  }

  #set(path: Path, key: string, value: string): void {
    const { positions } = this.#document;
    const entry = positions.entry([...path, key]);
    if (entry) {
      this.#edits.replace(entry.valueAt, entry.valueEnd, JSON.stringify(value));
      return;
    }
    const type = positions.entry([...path, "type"]);
    if (!type) return;
    const pair = `${key} = ${JSON.stringify(value)}`;
    if (this.#isInline(path)) this.#edits.insert(type.valueEnd, `, ${pair}`);
    else this.#edits.insert(this.#lineEnd(type), `\n${this.#prefix(type)}${pair}`);
  }

  #lineEnd({ valueEnd }: Entry): number {
    const end = this.#document.text.indexOf("\n", valueEnd);
    return end < 0 ? this.#document.text.length : end;
  }

  /** What stands before a dotted key's last part, with the indentation. */
  #prefix({ at }: Entry): string {
    const { text } = this.#document;
    return text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  }

  #isInline(table: Path): boolean {
    return this.#document.positions.entry(table)?.kind === "value";
  }

  #remove(path: Path): void {
    const { positions } = this.#document;
    const entry = positions.entry(path);
    if (entry?.kind === "value" && this.#isInline(path.slice(0, -1))) {
      this.#edits.removeMember(entry.at, entry.valueEnd);
      return;
    }
    this.#removeAll(path);
  }

  /** Removes every statement about a path and what is in it. */
  #removeAll(path: Path): void {
    for (const { kind, at, valueAt, valueEnd, path: inside } of this.#document.positions.under(path)) {
      if (kind === "value" && !this.#isInline(inside.slice(0, -1))) this.#edits.removeLines(at, valueEnd);
      if (kind === "table" || kind === "array_table") this.#edits.removeLines(valueAt, valueEnd);
    }
  }
}
