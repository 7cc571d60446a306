import type { Mapping } from "./mapping.ts";

export interface Route {
  readonly path: string;
  readonly mapping: Mapping;
}

/** Every address that a service can be given: its own name, and the one under which it used to post. */
export function routesOf(mappings: readonly Mapping[]): ReadonlyMap<string, Mapping> {
  const routes = mappings.flatMap((mapping) =>
    [`/${mapping.service}`, ...mapping.routes].map((path) => [path, mapping] as const),
  );
  return new Map(routes);
}

/** Path of a request without query and a slash at the end. */
export function pathOf(url: string): string {
  const end = url.indexOf("?");
  const path = end < 0 ? url : url.slice(0, end);
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}
