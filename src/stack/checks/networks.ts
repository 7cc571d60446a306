import type { StackFiles, StackService } from "./facts.ts";

export const FLAT = "monitoring_tier";

/** Networks of a service; Compose puts one that names none on `default`. */
export function networksOf(service: StackService): readonly string[] {
  if (service.networkMode !== undefined) return [];
  return service.networks.length === 0 ? ["default"] : service.networks;
}

/**
 * Why a network separates nothing; undefined where it does. `monitoring_tier` joins nearly every service, so
 * it is a flat network for as long as it is not internal; so are Compose's `default` and what other projects
 * share.
 */
export function flatReason(network: string, stack: StackFiles): string | undefined {
  const known = stack.networks.get(network);
  if (network === "default") return "default is the flat network of the whole project";
  if (network === FLAT && known?.internal !== true) return `${FLAT} is not internal, so it isolates nothing`;
  if (network !== FLAT && known?.external === true && known.internal !== true && !network.endsWith("_tier"))
    return `${network} is shared with other projects`;
  return undefined;
}

/** Networks that both are on. */
export function shared(a: StackService, b: StackService): readonly string[] {
  const others = new Set(networksOf(b));
  return networksOf(a).filter((network) => others.has(network));
}

/** Services by any of their names. */
export function serviceCalled(host: string, stack: StackFiles): StackService | undefined {
  const own = stack.services.get(host);
  if (own !== undefined) return own;
  return [...stack.services.values()].find(({ aliases }) => aliases.includes(host));
}

export function list(words: readonly string[]): string {
  return words.length === 0 ? "none" : words.join(", ");
}
