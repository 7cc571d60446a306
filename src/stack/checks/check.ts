import { GATEWAY_ALIAS, GATEWAY_SERVICE } from "../catalogue/address.ts";
import type { ServiceRow } from "../catalogue/row.ts";
import type { Facts, StackFiles, StackService } from "./facts.ts";
import { type Finding, notChecked } from "./finding.ts";

/** What one check finds about one row; nothing where it has nothing to look at (`present` says why). */
export type Check = (row: ServiceRow, facts: Facts) => readonly Finding[] | Promise<readonly Finding[]>;

/** A check of what stands in compose files, of each service of the row that is there. */
export function inFiles(
  look: (service: StackService, stack: StackFiles, row: ServiceRow) => readonly Finding[],
): Check {
  return (row, { stack }) => {
    if (stack === undefined) return [NO_FILES];
    return servicesOf(row, stack).flatMap((service) => look(service, stack, row));
  };
}

export const NO_FILES = notChecked("no compose files were given", "name them: --compose docker-compose.yml");

export function servicesOf(row: ServiceRow, stack: StackFiles): readonly StackService[] {
  const there = row.services.flatMap((name) => stack.services.get(name) ?? []);
  return row.any ? there.slice(0, 1) : there;
}

/** Services that are a gateway. */
export function gatewaysOf(stack: StackFiles): readonly StackService[] {
  return [GATEWAY_SERVICE, GATEWAY_ALIAS].flatMap((name) => stack.services.get(name) ?? []);
}

/** Names under which a gateway can be reached inside. */
export function gatewayHosts(stack: StackFiles): readonly string[] {
  const hosts = gatewaysOf(stack).flatMap(({ name, aliases }) => [name, ...aliases]);
  return [...new Set(hosts)];
}
