import { nearest } from "../../../kernel/suggest.ts";
import type { Json } from "../../model/index.ts";
import type { TomlTree, TomlValue } from "../toml/document.ts";
import { isTable } from "../toml/merge.ts";
import type { Path } from "../toml/path.ts";
import { type FileRef, fileRef, type ReadContext } from "./context.ts";
import { type Interpolated, interpolate } from "./interpolate.ts";
import { describeValue, mapStrings, toJson } from "./values.ts";

/**
 * Reads one table key by key. Every reader returns undefined for a key that is absent or wrong, having
 * reported what is wrong; `done` reports the keys that nobody asked for.
 */
export class Table {
  readonly path: Path;
  readonly context: ReadContext;
  readonly #tree: TomlTree;
  readonly #known = new Set<string>();

  constructor(tree: TomlTree, path: Path, context: ReadContext) {
    this.#tree = tree;
    this.path = path;
    this.context = context;
  }

  get name(): string {
    return String(this.path.at(-1) ?? "");
  }

  get keys(): readonly string[] {
    return Object.keys(this.#tree);
  }

  at(key: string | number): Path {
    return [...this.path, key];
  }

  has(key: string): boolean {
    this.#known.add(key);
    return Object.hasOwn(this.#tree, key);
  }

  /** The value as parsed. */
  raw(key: string): TomlValue | undefined {
    return this.has(key) ? this.#tree[key] : undefined;
  }

  /** A string; in the seed's dialect with its variables, all of which must be set. */
  string(key: string): string | undefined {
    const found = this.interpolated(key);
    if (found === undefined) return undefined;
    return this.#complete(key, found) ? found.value : undefined;
  }

  /** A string that may name variables which are not set; the reader decides what that means. */
  interpolated(key: string): Interpolated | undefined {
    const text = this.#typed(key, "a string", (value) => typeof value === "string");
    if (text === undefined) return undefined;
    return this.context.seed ? interpolate(text, this.context.env) : { value: text, missing: [] };
  }

  /** A string exactly as written: for what may hold a secret once filled. */
  verbatim(key: string): string | undefined {
    return this.#typed(key, "a string", (value) => typeof value === "string");
  }

  required(key: string): string | undefined {
    if (!this.has(key)) this.missing(key);
    return this.string(key);
  }

  boolean(key: string): boolean | undefined {
    return this.#typed(key, "true or false", (value) => typeof value === "boolean");
  }

  number(key: string, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY): number | undefined {
    const isNumber = (value: TomlValue): value is number => typeof value === "number" && !Number.isNaN(value);
    return this.#bounded(key, this.#typed(key, "a number", isNumber), least, most);
  }

  integer(key: string, least = 0, most = Number.MAX_SAFE_INTEGER): number | undefined {
    const isInteger = (value: TomlValue): value is number => Number.isInteger(value);
    return this.#bounded(key, this.#typed(key, "a whole number", isInteger), least, most);
  }

  oneOf<const T extends string>(key: string, allowed: readonly T[]): T | undefined {
    const value = this.string(key);
    if (value === undefined) return undefined;
    const found = allowed.find((one) => one === value);
    if (found === undefined) {
      const near = nearest(value, allowed);
      const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
      this.error(key, "config.bad_value", `"${value}" is none of ${allowed.join(", ")}${hint}`, undefined);
    }
    return found;
  }

  strings(key: string): readonly string[] | undefined {
    const isStrings = (value: TomlValue): value is string[] =>
      Array.isArray(value) && value.every((one) => typeof one === "string");
    const texts = this.#typed(key, "a list of strings", isStrings);
    return this.context.seed ? texts?.map((text) => this.#filled(key, text)) : texts;
  }

  /** Any value that JSON can say. */
  json(key: string): Json | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    const json = toJson(value);
    if (json === undefined) {
      this.error(key, "config.wrong_type", "dates, nan and inf have no form in JSON", "write it as a string");
    }
    return json === undefined || !this.context.seed
      ? json
      : mapStrings(json, (text) => this.#filled(key, text));
  }

  file(key: string): FileRef | undefined {
    const name = this.string(key);
    return name === undefined ? undefined : fileRef(this.context, name, this.at(key));
  }

  table(key: string): Table | undefined {
    const tree = this.#typed(key, "a table", isTable);
    return tree && new Table(tree, this.at(key), this.context);
  }

  /** An array of tables. */
  tables(key: string): readonly Table[] {
    const isTables = (value: TomlValue): value is TomlTree[] => Array.isArray(value) && value.every(isTable);
    const trees = this.#typed(key, "a list of tables", isTables) ?? [];
    return trees.map((tree, i) => new Table(tree, [...this.at(key), i], this.context));
  }

  /** A table of tables, by name. */
  named(key: string): readonly Table[] {
    return this.table(key)?.children() ?? [];
  }

  /** All keys of this table, each of which must be a table. */
  children(): readonly Table[] {
    return this.keys.flatMap((key) => this.table(key) ?? []);
  }

  /** Reports keys that nobody asked for, with the nearest one that somebody would have. */
  done(): void {
    for (const key of this.keys) {
      if (this.#known.has(key)) continue;
      const near = nearest(key, this.#known);
      const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
      const fix = near === undefined ? `keys known here: ${[...this.#known].sort().join(", ")}` : undefined;
      this.error(key, "config.unknown_key", `unknown key${hint}`, fix);
    }
  }

  missing(key: string): void {
    this.error(key, "config.missing_key", "is missing", undefined);
  }

  error(key: string | undefined, code: string, message: string, fix: string | undefined): void {
    const { problems, places } = this.context;
    problems.error(code, places.find(key === undefined ? this.path : this.at(key)), message, fix);
  }

  warning(key: string | undefined, code: string, message: string, fix: string | undefined): void {
    const { problems, places } = this.context;
    problems.warning(code, places.find(key === undefined ? this.path : this.at(key)), message, fix);
  }

  info(key: string | undefined, code: string, message: string, fix: string | undefined): void {
    const { problems, places } = this.context;
    problems.info(code, places.find(key === undefined ? this.path : this.at(key)), message, fix);
  }

  #filled(key: string, text: string): string {
    const found = interpolate(text, this.context.env);
    this.#complete(key, found);
    return found.value;
  }

  /** False, and reported, where a variable is not set. */
  #complete(key: string, { missing }: Interpolated): boolean {
    const [name] = missing;
    if (name === undefined) return true;
    this.error(key, "config.no_variable", `the environment variable ${name} is not set`, `set ${name}`);
    return false;
  }

  #typed<T extends TomlValue>(
    key: string,
    wanted: string,
    is: (value: TomlValue) => value is T,
  ): T | undefined {
    const value = this.raw(key);
    if (value === undefined || is(value)) return value;
    this.error(key, "config.wrong_type", `must be ${wanted}, not ${describeValue(value)}`, undefined);
    return undefined;
  }

  #bounded(key: string, value: number | undefined, least: number, most: number): number | undefined {
    if (value === undefined || (value >= least && value <= most)) return value;
    const bounds = most >= Number.MAX_SAFE_INTEGER ? `at least ${least}` : `between ${least} and ${most}`;
    this.error(key, "config.bad_value", `must be ${bounds}, not ${value}`, undefined);
    return undefined;
  }
}
