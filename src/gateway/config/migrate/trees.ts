import type { TomlTree } from "../toml/document.ts";
import { isTable } from "../toml/merge.ts";

/** The tables inside one key of a tree, by name. */
export function subtables(tree: TomlTree, key: string): readonly (readonly [string, TomlTree])[] {
  const value = tree[key];
  if (!isTable(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => (isTable(inner) ? [[name, inner] as const] : []));
}

/** The tree without some of its keys. */
export function without(tree: TomlTree, keys: readonly string[]): TomlTree {
  return Object.fromEntries(Object.entries(tree).filter(([key]) => !keys.includes(key)));
}

export function textAt(tree: TomlTree, key: string): string | undefined {
  const value = tree[key];
  return typeof value === "string" ? value : undefined;
}
