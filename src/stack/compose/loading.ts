import { dirname, join } from "node:path";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { canonical } from "./canonical.ts";
import { checkKeys, composeRoot } from "./check-keys.ts";
import { composeFailure, type Diagnostic } from "./failure.ts";
import type { Lookup } from "./interpolate.ts";
import { interpolateNodes } from "./interpolate-nodes.ts";
import type { MappingNode, Place } from "./node.ts";
import { parseYaml } from "./parse-yaml.ts";
import { rebased } from "./rebase.ts";

/** Reads files; names are resolved from the working directory. Undefined where there is none. */
export interface ComposeFiles {
  read(path: string): Promise<string | undefined>;
  /** Permission bits; undefined where there are none to be had. */
  mode?(path: string): Promise<number | undefined>;
}

/** What one reading of a stack shares. */
export interface Loading {
  readonly files: ComposeFiles;
  /** Of the project: the folder of the first file, as it was given. */
  readonly folder: string;
  readonly lookup: Lookup;
  readonly report: (diagnostic: Diagnostic) => void;
  /** Files read, in order, with what stands in them. */
  readonly texts: Map<string, string>;
}

/** A path as the project sees it, for reading. */
export function located(loading: Loading, path: string): string {
  return rebased(path, loading.folder);
}

/** Undefined where there is no such file. Throws `PmovesError` where it can't be read. */
export async function readAt({ files }: Pick<Loading, "files">, path: string): Promise<string | undefined> {
  try {
    return await files.read(path);
  } catch (cause) {
    throw new PmovesError(`can't read ${path}: ${messageOf(cause)}`, {
      code: "compose.unreadable",
      exit: EXIT.usage,
      hint: "name a file that is there and may be read",
      cause,
    });
  }
}

export async function textAt(loading: Loading, path: string, from?: Place): Promise<string> {
  const text = await readAt(loading, path);
  if (text !== undefined) {
    loading.texts.set(path, text);
    return text;
  }
  if (from !== undefined) throw composeFailure("missing_file", from, `there is no file ${path}`);
  throw new PmovesError(`there is no file ${path}`, {
    code: "compose.missing_file",
    exit: EXIT.usage,
    hint: "name compose files that are there, e.g. -f docker-compose.yml",
  });
}

/** The documents of a file, variables put in and short forms written long. */
export async function layersOf(
  loading: Loading,
  path: string,
  from?: Place,
): Promise<readonly MappingNode[]> {
  const text = await textAt(loading, path, from);
  return parseYaml(path, text).map((document) => {
    const root = composeRoot(interpolateNodes(composeRoot(document), loading.lookup, loading.report));
    checkKeys(root, loading.report);
    return canonical(root);
  });
}

/** The folder of a file, from the folder of the project. */
export function folderOf(path: string): string {
  const folder = dirname(path);
  return folder === "." ? "" : folder;
}

export function joined(folder: string, path: string): string {
  return folder === "" ? path : join(folder, path);
}
