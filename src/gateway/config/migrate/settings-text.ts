import { stringify } from "smol-toml";
import type { TomlTree } from "../toml/document.ts";

/** Keys for `[tiers.targets]` of pmoves.toml, by target id. */
export class SettingsText {
  readonly #targets: TomlTree = {};

  set(id: string, key: string, value: TomlTree[string]): void {
    const known = this.#targets[id];
    const table: TomlTree = typeof known === "object" && !Array.isArray(known) ? (known as TomlTree) : {};
    table[key] = value;
    this.#targets[id] = table;
  }

  /** "" where nothing was set. */
  toString(): string {
    if (Object.keys(this.#targets).length === 0) return "";
    return `# What tensorzero.toml has no keys for, by target (model/provider).\n${stringify({ tiers: { targets: this.#targets } })}`;
  }
}
