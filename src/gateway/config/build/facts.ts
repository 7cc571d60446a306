import { delimiter, join } from "node:path";
import { messageOf } from "../../../kernel/errors.ts";
import { hostOf, needsLocalName } from "../address.ts";
import type { Declarations } from "../declarations.ts";
import type { FileRef } from "../read/context.ts";
import type { ConfigSource } from "../source.ts";
import type { Credential } from "../types.ts";
import { addressOf, credentialOf } from "./provider.ts";
import { type Rewrite, rewritten } from "./rewrite.ts";

/** The text of a file, or why it can't be read. */
type ReadFile = { readonly text: string } | { readonly problem: string };

/** What had to be asked of the machine, asked once, so that all that follows is pure. */
export interface Facts {
  readonly env: ConfigSource["env"];
  /** Every template, schema and tool file, by name. */
  readonly files: ReadonlyMap<string, ReadFile>;
  /** Key files that can be read. */
  readonly keyFiles: ReadonlySet<string>;
  /** Host names, after rewriting, that mean nothing on this machine. */
  readonly unresolved: ReadonlySet<string>;
  /** Programs of commands that are nowhere to be found. */
  readonly missingCommands: ReadonlySet<string>;
}

export async function gatherFacts(
  source: ConfigSource,
  declarations: Declarations,
  rewrites: readonly Rewrite[],
): Promise<Facts> {
  const [files, keyFiles, unresolved, missingCommands] = await Promise.all([
    readFiles(source, declarations),
    findKeyFiles(source, declarations),
    findUnresolved(source, declarations, rewrites),
    findMissingCommands(source, declarations),
  ]);
  return { env: source.env, files, keyFiles, unresolved, missingCommands };
}

async function readFiles(source: ConfigSource, { functions, tools }: Declarations): Promise<Facts["files"]> {
  const refs: (FileRef | undefined)[] = tools.map(({ parameters }) => parameters);
  for (const { schemas, outputSchema, variants } of functions) {
    refs.push(outputSchema, ...Object.values(schemas));
    for (const { templates } of variants) refs.push(...Object.values(templates));
  }
  const paths = [...new Set(refs.flatMap((ref) => ref?.path ?? []))];
  const read = async (path: string): Promise<readonly [string, ReadFile]> => {
    try {
      return [path, { text: await source.readFile(path) }];
    } catch (error) {
      return [path, { problem: messageOf(error) }];
    }
  };
  return new Map(await Promise.all(paths.map(read)));
}

async function findKeyFiles(source: ConfigSource, declarations: Declarations): Promise<ReadonlySet<string>> {
  const paths = new Set<string>();
  for (const { providers } of declarations.models) {
    for (const provider of providers) {
      for (const path of pathsOf(credentialOf(provider, declarations), source.env)) paths.add(path);
    }
  }
  for (const credential of declarations.defaultCredentials.values()) {
    for (const path of pathsOf(credential, source.env)) paths.add(path);
  }
  const checked = await Promise.all(
    [...paths].map(async (path) => ((await source.readable(path)) ? [path] : [])),
  );
  return new Set(checked.flat());
}

function pathsOf(credential: Credential, env: ConfigSource["env"]): readonly string[] {
  switch (credential.from) {
    case "path":
      return [credential.path];
    case "path_from_env": {
      const path = env[credential.name];
      return path ? [path] : [];
    }
    case "fallback":
      return [...pathsOf(credential.default, env), ...pathsOf(credential.fallback, env)];
    default:
      return [];
  }
}

/** A program by its path, or by its name along PATH. */
async function findMissingCommands(
  source: ConfigSource,
  { models }: Declarations,
): Promise<ReadonlySet<string>> {
  const programs = models.flatMap(({ providers }) =>
    providers.flatMap(({ command }) => command?.program ?? []),
  );
  const folders = (source.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const missing = await Promise.all(
    [...new Set(programs)].map(async (program) => {
      const places = program.includes("/") ? [program] : folders.map((folder) => join(folder, program));
      const found = await Promise.all(places.map((place) => source.readable(place)));
      return found.includes(true) ? [] : [program];
    }),
  );
  return new Set(missing.flat());
}

async function findUnresolved(
  source: ConfigSource,
  { models }: Declarations,
  rewrites: readonly Rewrite[],
): Promise<ReadonlySet<string>> {
  const addresses = models.flatMap(({ providers }) =>
    providers.map((one) => addressOf(one, source.env) ?? ""),
  );
  const names = addresses.map((address) => hostOf(rewritten(address, rewrites)).name).filter(needsLocalName);
  const checked = await Promise.all(
    [...new Set(names)].map(async (name) => ((await source.resolves(name)) ? [] : [name])),
  );
  return new Set(checked.flat());
}
