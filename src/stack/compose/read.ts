import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { checkImages, checkReferences } from "./check-references.ts";
import { dotEnv, withVariables } from "./dot-env.ts";
import type { Diagnostic } from "./failure.ts";
import type { Lookup } from "./interpolate.ts";
import { loadFiles } from "./load.ts";
import { type ComposeFiles, folderOf, type Loading, located, readAt, textAt } from "./loading.ts";
import { at, entriesOf, isTrue, itemsOf, type MappingNode, type Place, textOf } from "./node.ts";
import type { ComposeNetwork, ComposeProject, ComposeService, EnvValue } from "./project.ts";
import { rebased } from "./rebase.ts";
import { type FromEnvFiles, serviceOf } from "./service.ts";

export interface ReadOptions {
  /** In the order in which they are merged; the folder of the first is the project's. */
  readonly files: readonly string[];
  /** Variables of whoever runs this; they win over env files. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Instead of the project's `.env`. */
  readonly envFiles?: readonly string[];
  /** Profiles that are on; undefined or `*`: all. */
  readonly profiles?: readonly string[] | undefined;
}

/**
 * Compose files as one project. What Compose would refuse but can still be read is a diagnostic; throws
 * `PmovesError` (exit 2, code `compose.*`) with file and line for what can't.
 */
export async function readCompose(ports: ComposeFiles, options: ReadOptions): Promise<ComposeProject> {
  const [first] = options.files;
  if (first === undefined) throw new TypeError("no compose file was named");
  const diagnostics: Diagnostic[] = [];
  const texts = new Map<string, string>();
  const folder = folderOf(first);
  const report = (diagnostic: Diagnostic) => diagnostics.push(diagnostic);
  const outer: Lookup = (name) => (Object.hasOwn(options.env, name) ? options.env[name] : undefined);
  const bare: Loading = { files: ports, folder, lookup: outer, report, texts };
  const variables = await variablesFor(bare, options.envFiles);
  const lookup: Lookup = (name) => outer(name) ?? variables.get(name);
  const loading: Loading = { ...bare, lookup };
  const root = await loadFiles(loading, options.files);
  if (root === undefined || root.entries.size === 0) throw empty(options.files);
  const all = await servicesOf(loading, root);
  const on = new Set(options.profiles ?? ["*"]);
  const active = ({ profiles }: ComposeService) =>
    on.has("*") || profiles.length === 0 || profiles.some((profile) => on.has(profile));
  const networks = networksOf(root, all);
  checkReferences(all, root, report);
  checkImages(all, report);
  return {
    files: options.files,
    texts,
    root,
    services: new Map(all.filter(active).map((service) => [service.name, service])),
    inactive: all.filter((service) => !active(service)).map(({ name }) => name),
    networks,
    diagnostics: once(diagnostics),
  };
}

async function variablesFor(loading: Loading, named: readonly string[] | undefined) {
  let variables: ReadonlyMap<string, string> = new Map();
  for (const path of named ?? []) {
    variables = withVariables(variables, await textAt(loading, path), loading.lookup);
  }
  if (named !== undefined) return variables;
  const text = await readAt(loading, rebased(".env", loading.folder));
  return text === undefined ? variables : withVariables(variables, text, loading.lookup);
}

function empty(files: readonly string[]): PmovesError {
  return new PmovesError(`${files.join(", ")}: there is nothing in it`, {
    code: "compose.empty",
    exit: EXIT.usage,
    hint: "name compose files with services",
  });
}

async function servicesOf(loading: Loading, root: MappingNode): Promise<readonly ComposeService[]> {
  const cache = new Map<string, string | undefined>();
  const found: ComposeService[] = [];
  for (const [name, { place, value }] of entriesOf(at(root, "services"))) {
    const node: MappingNode =
      value.kind === "mapping" ? value : { kind: "mapping", entries: new Map(), place: value.place };
    const files = await envFilesOf(loading, name, node, cache);
    found.push(serviceOf(name, place, node, files, loading.lookup));
  }
  return found;
}

async function envFilesOf(
  loading: Loading,
  service: string,
  node: MappingNode,
  cache: Map<string, string | undefined>,
): Promise<FromEnvFiles> {
  const env = new Map<string, EnvValue>();
  const missing: string[] = [];
  for (const item of itemsOf(at(node, "env_file"))) {
    const path = textOf(at(item, "path"));
    if (path === undefined) continue;
    const file = located(loading, path);
    if (!cache.has(file)) cache.set(file, await readAt(loading, file));
    const text = cache.get(file);
    if (text !== undefined) {
      const raw = textOf(at(item, "format")) === "raw";
      const read = dotEnv(text, raw ? () => undefined : loading.lookup);
      for (const [name, { value, line }] of read) {
        env.set(name, { value, source: value, place: { file, line } });
      }
      await checkMode(loading, { file, path, place: item.place, service });
      continue;
    }
    missing.push(path);
    const required = at(item, "required");
    if (required !== undefined && !isTrue(required)) continue;
    loading.report({
      code: "missing_env_file",
      level: "error",
      name: path,
      place: item.place,
      message: `there is no env file ${path}, and Compose does not start without it`,
      hint: "make it, or write {path: …, required: false}",
      service,
    });
  }
  return { env, missing };
}

interface EnvFile {
  readonly file: string;
  readonly path: string;
  readonly place: Place;
  readonly service: string;
}

/** Env files hold keys: only their owner has business with them. */
async function checkMode({ files, report }: Loading, { file, path, place, service }: EnvFile): Promise<void> {
  const mode = await files.mode?.(file);
  if (mode === undefined || (mode & 0o077) === 0) return;
  const octal = mode.toString(8).padStart(4, "0");
  report({
    code: "open_env_file",
    level: "warning",
    name: path,
    place,
    message: `${path} has mode ${octal}: others than its owner can read it or change it`,
    hint: `chmod 600 ${path}`,
    service,
  });
}

function networksOf(
  root: MappingNode,
  services: readonly ComposeService[],
): ReadonlyMap<string, ComposeNetwork> {
  const networks = new Map<string, ComposeNetwork>();
  for (const [name, { place, value }] of entriesOf(at(root, "networks"))) {
    const external = at(value, "external");
    networks.set(name, {
      name,
      internal: isTrue(at(value, "internal")),
      external: isTrue(external) || external?.kind === "mapping",
      place,
    });
  }
  if (!networks.has("default") && services.some((service) => service.networks.includes("default"))) {
    networks.set("default", { name: "default", internal: false, external: false, place: undefined });
  }
  return networks;
}

/** A file that is read twice, by extends, says everything twice. */
function once(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Map(diagnostics.map((one) => [`${one.place.file}:${one.place.line} ${one.message}`, one]));
  return [...seen.values()];
}
