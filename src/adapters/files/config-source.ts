import { lookup } from "node:dns/promises";
import { constants } from "node:fs";
import { access, glob, readFile, stat } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import type { ConfigSource } from "../../gateway/config/index.ts";

/** A name that takes longer to look up is of no use to a gateway either. */
const LOOKUP_MS = 1500;

/** Configuration files on disk. Names are resolved from `cwd`. */
export function diskConfigSource(env: ConfigSource["env"], cwd: string): ConfigSource {
  const at = (path: string) => resolve(cwd, path);
  return {
    env,
    readFile: async (path) =>
      new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await readFile(at(path))),
    exists: (path) => succeeds(access(at(path), constants.F_OK)),
    readable: async (path) => {
      const file = at(path);
      return (await succeeds(access(file, constants.R_OK))) && (await stat(file)).isFile();
    },
    glob: async (pattern) => {
      const found: string[] = [];
      for await (const entry of glob(pattern, { cwd, withFileTypes: true })) {
        if (entry.isFile() || entry.isSymbolicLink()) found.push(resolve(entry.parentPath, entry.name));
      }
      return found.map((file) => (isAbsolute(pattern) ? file : relativeTo(cwd, file))).sort();
    },
    resolves: (host) => within(LOOKUP_MS, succeeds(lookup(host))),
  };
}

/** Names inside the working directory stay as short as they were asked for. */
function relativeTo(cwd: string, file: string): string {
  const base = resolve(cwd, "_").slice(0, -1);
  return file.startsWith(base) ? file.slice(base.length) : file;
}

async function succeeds(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch {
    return false;
  }
}

/** The answer, or false where none comes in time. */
async function within(ms: number, answer: Promise<boolean>): Promise<boolean> {
  const { promise, resolve: settle } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => settle(false), ms);
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
  }
}
