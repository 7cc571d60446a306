import { parse, TomlError } from "smol-toml";
import type * as z from "zod";
import { EXIT, messageOf, PmovesError } from "../kernel/errors.ts";
import { nearest } from "../kernel/suggest.ts";
import { lineOf, linesOfKeys } from "./lines.ts";
import { type Origin, originText } from "./origin.ts";
import { Settings, type SettingsTable } from "./settings.ts";
import { namesAt, scalarFromText, unwrap } from "./shape.ts";

export interface LoadOptions {
  readonly tables: readonly SettingsTable[];
  /** Paths of settings files, strongest first; those that do not exist are passed over. */
  readonly files: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file, or undefined where there is none. */
  readonly readText: (path: string) => Promise<string | undefined>;
}

type Tree = Record<string, unknown>;

/**
 * Environment (`PMOVES_<TABLE>_<KEY>`) over the files, strongest first, over defaults. Everything that is
 * wrong is said at once, each with its file and line: `PmovesError` with exit 2.
 */
export async function loadSettings(options: LoadOptions): Promise<Settings> {
  const layered: Tree = {};
  const origins = new Map<string, Origin>();
  const problems: string[] = [];
  const found: string[] = [];
  for (const file of options.files.toReversed()) {
    const text = await readFile(file, options);
    if (text === undefined) continue;
    found.unshift(file);
    const lines = linesOfKeys(text);
    const tree = parseToml(file, text);
    problems.push(...unknownTables(file, lines, tree, options.tables));
    overlay(layered, tree, [], origins, (path) => ({ from: "file", file, line: lineOf(lines, path) }));
  }
  for (const table of options.tables) overlayEnvironment(layered, table, options.env, origins);
  const values = new Map<string, unknown>();
  for (const table of options.tables) {
    // Parsed once: a parser compiled for it would cost more than it saves.
    const checked = table.schema.safeParse(layered[table.name] ?? {}, { jitless: true });
    if (checked.success) values.set(table.name, checked.data);
    else problems.push(...checked.error.issues.flatMap((issue) => describe(issue, table, origins)));
  }
  if (problems.length > 0) {
    throw new PmovesError(problems.join("\n"), { code: "settings.invalid", exit: EXIT.usage });
  }
  return new Settings(values, origins, found);
}

async function readFile(file: string, options: LoadOptions): Promise<string | undefined> {
  try {
    return await options.readText(file);
  } catch (cause) {
    throw new PmovesError(`${file}: cannot be read: ${messageOf(cause)}`, {
      code: "settings.unreadable",
      exit: EXIT.usage,
      hint: "make it readable, or remove it",
      cause,
    });
  }
}

function parseToml(file: string, text: string): Tree {
  try {
    return parse(text) as Tree;
  } catch (cause) {
    const place = cause instanceof TomlError ? `:${cause.line}:${cause.column}` : "";
    const reason = messageOf(cause).split("\n", 1)[0];
    throw new PmovesError(`${file}${place}: ${reason}`, { code: "settings.syntax", exit: EXIT.usage, cause });
  }
}

function didYouMean(wrong: string, names: readonly string[]): string {
  const near = nearest(wrong, names);
  return near === undefined ? `known: ${names.join(", ")}` : `did you mean ${near}?`;
}

function unknownTables(
  file: string,
  lines: ReadonlyMap<string, number>,
  tree: Tree,
  tables: readonly SettingsTable[],
): string[] {
  const names = tables.map((table) => table.name);
  return Object.keys(tree)
    .filter((name) => !names.includes(name))
    .map((name) => `${file}:${lineOf(lines, [name])}: unknown table [${name}]; ${didYouMean(name, names)}`);
}

/** Merges tables key by key, so that a project may change one value of the user's table. */
function overlay(
  base: Tree,
  over: Tree,
  path: readonly string[],
  origins: Map<string, Origin>,
  originOf: (path: readonly string[]) => Origin,
): void {
  for (const [key, value] of Object.entries(over)) {
    const here = [...path, key];
    origins.set(here.join("."), originOf(here));
    if (isTree(value)) {
      const inner = isTree(base[key]) ? base[key] : {};
      base[key] = inner;
      overlay(inner, value, here, origins, originOf);
    } else {
      base[key] = value;
    }
  }
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function overlayEnvironment(
  layered: Tree,
  table: SettingsTable,
  env: LoadOptions["env"],
  origins: Map<string, Origin>,
): void {
  const { shape } = unwrap(table.schema).definition;
  for (const [key, schema] of Object.entries(shape ?? {})) {
    const name = `PMOVES_${table.name}_${key}`.toUpperCase();
    const text = env[name];
    if (text === undefined || text === "") continue;
    const value = scalarFromText(text, unwrap(schema).definition);
    overlay(layered, { [table.name]: { [key]: value } }, [], origins, () => ({ from: "env", name }));
  }
}

function describe(
  issue: z.core.$ZodIssue,
  table: SettingsTable,
  origins: ReadonlyMap<string, Origin>,
): string[] {
  const path = [table.name, ...issue.path.map(String)];
  if (issue.code === "unrecognized_keys") {
    const names = namesAt(table.schema, issue.path) ?? [];
    return issue.keys.map(
      (key) =>
        `${whereIs([...path, key], origins)}: unknown key ${[...path, key].join(".")}; ${didYouMean(key, names)}`,
    );
  }
  return [`${whereIs(path, origins)}: ${path.join(".")}: ${issue.message}`];
}

function whereIs(path: readonly string[], origins: ReadonlyMap<string, Origin>): string {
  for (let length = path.length; length > 0; length--) {
    const origin = origins.get(path.slice(0, length).join("."));
    if (origin !== undefined) return originText(origin);
  }
  return "settings";
}
