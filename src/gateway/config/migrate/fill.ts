import { leftover } from "../read/interpolate.ts";
import type { TomlTree, TomlValue } from "../toml/document.ts";
import { isTable } from "../toml/merge.ts";
import type { Path } from "../toml/path.ts";
import type { Changes, Env } from "./migration.ts";

/**
 * TensorZero has no variables in strings: `${env.X}` becomes the value, or, where X is not set, the mark
 * `${X}`, which loading reports with its line.
 */
export function fillText(text: string, at: Path, env: Env, changes: Changes): string {
  return text.replace(/\$\{env\.([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
    const value = env[name];
    if (value) {
      changes.say(at, `\${env.${name}} can't be said inside a string; its value of now was written`);
      return value;
    }
    changes.warn(
      at,
      `\${env.${name}} can't be said inside a string, and ${name} is not set; fill in \${${name}}`,
    );
    return `\${${name}}`;
  });
}

/** The same for every string of a tree. */
export function fillTree(tree: TomlTree, at: Path, env: Env, changes: Changes): TomlTree {
  const fill = (value: TomlValue, path: Path): TomlValue => {
    if (typeof value === "string") return leftover(value) ? fillText(value, path, env, changes) : value;
    if (Array.isArray(value)) return value.map((one, i) => fill(one, [...path, i]));
    return isTable(value) ? fillTree(value, path, env, changes) : value;
  };
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, fill(value, [...at, key])]));
}
