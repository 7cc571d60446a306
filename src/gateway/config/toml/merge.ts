import type { Problems } from "../problems.ts";
import type { Document, TomlTree, TomlValue } from "./document.ts";
import { type Path, showPath } from "./path.ts";
import type { Places } from "./places.ts";

/** Joins files into one tree: tables merge, any other key that two files set is an error naming both. */
export function mergeDocuments(documents: readonly Document[], places: Places, problems: Problems): TomlTree {
  const merged: TomlTree = {};
  for (const document of documents) mergeInto(merged, document.tree, [], { document, places, problems });
  return merged;
}

interface Side {
  readonly document: Document;
  readonly places: Places;
  readonly problems: Problems;
}

function mergeInto(into: TomlTree, from: TomlTree, path: Path, side: Side): void {
  for (const [key, value] of Object.entries(from)) {
    const here = [...path, key];
    const known = Object.hasOwn(into, key) ? into[key] : undefined;
    if (known === undefined) into[key] = isTable(value) ? structuredClone(value) : value;
    else if (isTable(known) && isTable(value)) mergeInto(known, value, here, side);
    else conflict(here, side);
  }
}

function conflict(path: Path, { document, places, problems }: Side): void {
  const first = places.find(path);
  const second = document.positions.find(path) ?? { line: 1, column: 1 };
  const other = first ? `${first.file}:${first.line}` : "another file";
  problems.error(
    "config.set_twice",
    { file: document.file, ...second, keyPath: showPath(path) },
    `is set here and in ${other}`,
    "keep it in one of the two files",
  );
}

export function isTable(value: TomlValue | undefined): value is TomlTree {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    isPlain(value)
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
