import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

export interface SourceFile {
  /** From the root, with slashes: `src/cli/run.ts`. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** A path from the root for a relative specifier, else the specifier as written. */
  readonly target: string;
  readonly relative: boolean;
  /** Erased by the compiler. */
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

const sourceName = /\.(ts|tsx|js|mjs)$/;

/** Every source file below these folders. */
export function readSources(folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.name === "node_modules") return [];
      if (entry.isDirectory()) return readSources([path]);
      return sourceName.test(entry.name) ? [{ path, text: readFileSync(join(root, path), "utf8") }] : [];
    }),
  );
}

/** The code without comments that start a line, which is where this code base has them. */
export function withoutComments(text: string): string {
  return text.replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, "").replace(/^[ \t]*\/\/.*$/gm, "");
}

const statement = /^(?:import|export)\b(\s+type\b)?(?:[^"'`;=()]*?\bfrom)?\s*["']([^"']+)["']/gm;
const call = /\bimport\(\s*["']([^"']+)["']\s*\)/g;
const typeQuery = /\b(?:typeof\s+)import\(\s*["']([^"']+)["']\s*\)/g;

/** Everything that a file imports or exports from elsewhere, statically or on demand. */
export function importsOf(file: SourceFile): readonly Import[] {
  const code = withoutComments(file.text);
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean, dynamic: boolean) => {
    const relative = specifier.startsWith(".");
    const target = relative ? posix.join(posix.dirname(file.path), specifier) : specifier;
    found.push({ target, relative, typeOnly, dynamic });
  };
  for (const match of code.matchAll(statement)) add(match[2] ?? "", match[1] !== undefined, false);
  for (const match of code.matchAll(typeQuery)) add(match[1] ?? "", true, true);
  for (const match of code.replace(typeQuery, "").matchAll(call)) add(match[1] ?? "", false, true);
  return found;
}
