import { composeFailure } from "./failure.ts";
import { folderOf, type Loading, layersOf, located } from "./loading.ts";
import { mergeFiles, mergeService } from "./merge.ts";
import {
  at,
  entriesOf,
  type MappingNode,
  mapping,
  type Place,
  textOf,
  withEntry,
  withoutEntry,
} from "./node.ts";
import { rebaseService } from "./rebase.ts";

/** The file with each service put over the one that it extends (docs.docker.com/reference/compose-file/services, extends). */
export async function extended(loading: Loading, root: MappingNode, path: string): Promise<MappingNode> {
  const services = at(root, "services");
  if (services?.kind !== "mapping") return root;
  if (![...services.entries.values()].some(({ value }) => at(value, "extends") !== undefined)) return root;
  const resolver = new Resolver(loading);
  const entries = new Map(services.entries);
  for (const [name, entry] of services.entries) {
    if (entry.value.kind !== "mapping") continue;
    const value = await resolver.resolve(services, name, entry.value, path, []);
    entries.set(name, { ...entry, value });
  }
  return withEntry(root, "services", mapping(entries, services.place, services.tag));
}

class Resolver {
  readonly #loading: Loading;
  readonly #files = new Map<string, MappingNode>();

  constructor(loading: Loading) {
    this.#loading = loading;
  }

  async resolve(
    services: MappingNode,
    name: string,
    service: MappingNode,
    path: string,
    chain: readonly string[],
  ): Promise<MappingNode> {
    const extend = at(service, "extends");
    if (extend === undefined) return service;
    const link = `${name} in ${path}`;
    if (chain.includes(link)) {
      const what = `extends goes in a circle: ${[...chain, link].join(", which extends ")}`;
      throw composeFailure("extends_loop", extend.place, what);
    }
    const wanted = textOf(at(extend, "service"));
    if (wanted === undefined) throw composeFailure("bad_value", extend.place, "extends names no service");
    const file = textOf(at(extend, "file"));
    const from = file === undefined ? { path, services } : await this.#file(file, extend.place);
    const parent = at(from.services, wanted);
    if (parent?.kind !== "mapping") {
      const what = `${name} extends ${wanted}, and there is none in ${from.path}`;
      throw composeFailure("extends_missing", extend.place, what);
    }
    const whole = await this.resolve(from.services, wanted, parent, from.path, [...chain, link]);
    return mergeService(whole, withoutEntry(service, "extends"), name);
  }

  async #file(file: string, place: Place): Promise<{ path: string; services: MappingNode }> {
    const path = located(this.#loading, file);
    const known = this.#files.get(path);
    if (known !== undefined) return { path, services: known };
    let merged: MappingNode | undefined;
    for (const layer of await layersOf(this.#loading, path, place)) merged = mergeFiles(merged, layer);
    const entries = [...entriesOf(at(merged, "services"))].map(
      ([name, entry]) => [name, { ...entry, value: rebaseService(entry.value, folderOf(file)) }] as const,
    );
    const services = mapping(entries, { file: path, line: 1 });
    this.#files.set(path, services);
    return { path, services };
  }
}
