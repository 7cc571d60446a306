import { readFileSync } from "node:fs";
import type { ComposeFiles } from "../../src/stack/compose/loading.ts";
import { at, type ComposeNode, textsOf } from "../../src/stack/compose/node.ts";
import type { ComposeProject, ComposeService } from "../../src/stack/compose/project.ts";
import { readCompose } from "../../src/stack/compose/read.ts";

/** Files by their paths, kept in memory. */
export function memoryFiles(files: Readonly<Record<string, string>>): ComposeFiles {
  return { read: async (path) => (Object.hasOwn(files, path) ? files[path] : undefined) };
}

/** Those files merged in the order in which they stand, or the ones that are named. */
export function composed(
  files: Readonly<Record<string, string>>,
  options: {
    readonly named?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly profiles?: readonly string[];
  } = {},
): Promise<ComposeProject> {
  const named = options.named ?? Object.keys(files).filter((name) => name.endsWith(".yml"));
  return readCompose(memoryFiles(files), {
    files: named,
    env: options.env ?? {},
    profiles: options.profiles,
  });
}

/** The one service of these files, or the one of that name. */
export async function oneService(
  files: Readonly<Record<string, string>>,
  name = "a",
  env: Readonly<Record<string, string>> = {},
): Promise<ComposeService> {
  return serviceIn(await composed(files, { env }), name);
}

export function serviceIn(project: ComposeProject, name: string): ComposeService {
  const service = project.services.get(name);
  if (service === undefined) throw new Error(`no service ${name}`);
  return service;
}

/** The real compose files. */
export const REAL = "fixtures/compose/";

export const diskFiles: ComposeFiles = {
  read: async (path) => {
    try {
      return readFileSync(path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  },
};

/** What the stack can't start without; values do not matter. */
export const REAL_ENV = { INVIDIOUS_COMPANION_KEY: "x", INVIDIOUS_HMAC_KEY: "y" };

export function real(...names: readonly string[]): Promise<ComposeProject> {
  return readCompose(diskFiles, { files: names.map((name) => REAL + name), env: REAL_ENV });
}

/** A node without its places. */
export function plain(node: ComposeNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === "scalar") return node.value;
  if (node.kind === "sequence") return node.items.map(plain);
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
}

export function field(service: ComposeService, ...path: readonly string[]): unknown {
  return plain(at(service.node, ...path));
}

export function texts(service: ComposeService, key: string): readonly string[] {
  return textsOf(at(service.node, key));
}
