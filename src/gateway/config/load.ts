import { type Built, finish, type LoadOptions } from "./finish.ts";
import { Problems } from "./problems.ts";
import { isSeed, readSeed } from "./read/seed.ts";
import { Table } from "./read/table.ts";
import { readTensorZero } from "./read/tensorzero.ts";
import { readSources } from "./read-sources.ts";
import { type Document, parseDocument } from "./toml/document.ts";
import { mergeDocuments } from "./toml/merge.ts";
import { Places } from "./toml/places.ts";
import { ORDER_KEY } from "./toml/repair.ts";
import { zeroDeclarations } from "./zero/declarations.ts";

/**
 * Reads the files (none: zero-configuration) into one configuration. Throws `ConfigError` (exit 2) over
 * all errors at once. Loading again is what a reload is.
 */
export async function loadConfig(options: LoadOptions): Promise<Built> {
  const problems = new Problems();
  return options.files.length === 0 ? loadZero(options, problems) : loadFiles(options, problems);
}

async function loadFiles(options: LoadOptions, problems: Problems): Promise<Built> {
  const { source } = options;
  const texts = await readSources(options.files, source);
  const documents = texts.flatMap(({ file, text }) => parseDocument(file, text, problems) ?? []);
  // What can't be parsed would make every reference into it an error of its own.
  if (documents.length < texts.length) problems.throwIfErrors();
  const places = new Places(documents);
  const tree = mergeDocuments(documents, places, problems);
  noteRepairs(documents, places, problems);
  const seed = isSeed(tree);
  const root = new Table(tree, [], { problems, places, env: source.env, seed });
  const declarations = seed ? readSeed(root) : readTensorZero(root);
  return finish(declarations, { problems, places, texts, options });
}

async function loadZero(options: LoadOptions, problems: Problems): Promise<Built> {
  const { localModels, source } = options;
  const declarations = zeroDeclarations(source.env, localModels);
  const texts = [{ file: "", text: JSON.stringify(localModels ?? null) }];
  return finish(declarations, { problems, places: new Places([]), texts, options });
}

function noteRepairs(documents: readonly Document[], places: Places, problems: Problems): void {
  for (const { tree, repairs } of documents) {
    for (const { path } of repairs) {
      const order = orderIn(tree, String(path[1]));
      const [first = "", ...rest] = order.map((name) => JSON.stringify(name));
      problems.warning(
        "config.declared_twice",
        places.find(path),
        "is a list here and tables below, which TOML 1.0 forbids; read as the order in which variants are tried",
        `replace the list by [functions.${String(path[1])}.experimentation] with type = "static", ` +
          `candidate_variants = [${first}], fallback_variants = [${rest.join(", ")}]; \`pmoves config migrate\` does it`,
      );
    }
  }
}

function orderIn(tree: Document["tree"], name: string): readonly string[] {
  const functions = tree.functions;
  const found = isRecord(functions) ? functions[name] : undefined;
  const order = isRecord(found) ? found[ORDER_KEY] : undefined;
  return Array.isArray(order) ? order.filter((one) => typeof one === "string") : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
