import type * as z from "zod";
import { type Origin, originText } from "./origin.ts";

/** One table of pmoves.toml. Each domain exports its own from its `settings.ts`. */
export interface SettingsTable<Schema extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** Strict, and valid when empty: every key has a default or may be absent. */
  readonly schema: Schema;
}

export interface SettingsEntry {
  /** Dotted, `routing.hold_ms`. */
  readonly key: string;
  readonly value: unknown;
  readonly origin: Origin;
}

/** All tables, checked, with the origin of every value. Immutable. */
export class Settings {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #origins: ReadonlyMap<string, Origin>;
  /** Settings files that were found, strongest first. */
  readonly files: readonly string[];

  constructor(
    values: ReadonlyMap<string, unknown>,
    origins: ReadonlyMap<string, Origin>,
    files: readonly string[],
  ) {
    this.#values = values;
    this.#origins = origins;
    this.files = files;
  }

  get<Schema extends z.ZodType>(table: SettingsTable<Schema>): z.output<Schema> {
    if (!this.#values.has(table.name)) throw new Error(`no settings table "${table.name}" was loaded`);
    return this.#values.get(table.name) as z.output<Schema>;
  }

  /** A value by dotted key; undefined where nothing sets it and it has no default. */
  value(key: string): unknown {
    return this.entries().find((entry) => entry.key === key)?.value;
  }

  origin(key: string): Origin {
    return this.#origins.get(key) ?? { from: "default" };
  }

  /** Every leaf, in the order of the tables. */
  entries(): readonly SettingsEntry[] {
    const entries: SettingsEntry[] = [];
    const walk = (path: string, value: unknown) => {
      if (typeof value === "object" && value !== null && !Array.isArray(value)) {
        for (const [key, inner] of Object.entries(value)) walk(`${path}.${key}`, inner);
      } else if (value !== undefined) {
        entries.push({ key: path, value, origin: this.origin(path) });
      }
    };
    for (const [name, value] of this.#values) walk(name, value);
    return entries;
  }

  /** The same with origins in words, as `config show` prints them. */
  shown(): readonly { readonly key: string; readonly value: unknown; readonly origin: string }[] {
    return this.entries().map(({ key, value, origin }) => ({ key, value, origin: originText(origin) }));
  }
}
