import { Problems } from "../problems.ts";
import { isSeed, readSeed } from "../read/seed.ts";
import { Table } from "../read/table.ts";
import { readTensorZero } from "../read/tensorzero.ts";
import { parseDocument } from "../toml/document.ts";
import { Places } from "../toml/places.ts";
import { moveExtensions } from "./extensions.ts";
import type { Env, Migration } from "./migration.ts";
import { migrateSeed } from "./seed.ts";

/**
 * Rewrites one configuration file for TensorZero itself: the seed's dialect is translated, from TensorZero's
 * dialect the keys of ours move to pmoves.toml. Throws `ConfigError` (exit 2) for a file that does not load.
 */
export function migrateConfig(file: string, text: string, env: Env): Migration {
  const problems = new Problems();
  const document = parseDocument(file, text, problems);
  problems.throwIfErrors();
  if (!document) throw new Error("a document without errors is a document");
  const seed = isSeed(document.tree);
  const places = new Places([document]);
  // An unset variable is no reason to refuse: migration marks it.
  const root = new Table(document.tree, [], { problems, places, env: withEverySet(env, text), seed });
  if (seed) readSeed(root);
  else readTensorZero(root);
  problems.throwIfErrors();
  return seed ? migrateSeed(document, env) : moveExtensions(document, env);
}

function withEverySet(env: Env, text: string): Env {
  const names = [...text.matchAll(/\$\{env\.([A-Za-z_][A-Za-z0-9_]*)\}/g)].map(
    ([, name]) => [name, "x"] as const,
  );
  const set = Object.entries(env).filter(([, value]) => value);
  return Object.fromEntries([...names, ...set]);
}
