import { RequestError } from "../error.ts";
import type { RequestMark } from "../observe.ts";
import type { GatewayReply, GatewayRequest } from "./handler-port.ts";

/** A request that has found its route; `rest` is what follows a prefix route. */
export interface Routed {
  readonly request: GatewayRequest;
  readonly mark: RequestMark;
  readonly path: string;
  readonly query: string;
  readonly rest: string;
}

export type Route = (routed: Routed) => GatewayReply | Promise<GatewayReply>;

/** A route table: exact paths first, then prefixes (keys that end in `/`), the longest first. */
export class RouteTable {
  readonly #exact = new Map<string, Map<string, Route>>();
  readonly #prefixes: [string, Map<string, Route>][] = [];

  add(method: "GET" | "POST" | "PATCH" | "DELETE" | "*", path: string, route: Route): void {
    const methods = this.#methods(path);
    methods.set(method, route);
  }

  find(
    method: string,
    path: string,
  ): { route: Route; rest: string } | { allow: readonly string[] } | undefined {
    const exact = this.#exact.get(path);
    if (exact) return pick(exact, method, "");
    for (const [prefix, methods] of this.#prefixes) {
      if (path.startsWith(prefix)) return pick(methods, method, path.slice(prefix.length));
    }
    return undefined;
  }

  #methods(path: string): Map<string, Route> {
    if (!path.endsWith("/")) {
      const known = this.#exact.get(path) ?? new Map<string, Route>();
      this.#exact.set(path, known);
      return known;
    }
    const known = this.#prefixes.find(([prefix]) => prefix === path);
    if (known) return known[1];
    const made = new Map<string, Route>();
    this.#prefixes.push([path, made]);
    this.#prefixes.sort(([a], [b]) => b.length - a.length);
    return made;
  }
}

function pick(methods: ReadonlyMap<string, Route>, method: string, rest: string) {
  const route = methods.get(method) ?? methods.get("*");
  return route ? { route, rest } : { allow: [...methods.keys()] };
}

/** A name that stands in a path. Throws `RequestError` 400 for escapes that are none. */
export function nameInPath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new RequestError(400, `The path has an escape that is no UTF-8: ${text}`);
  }
}
