import type { BuildContext } from "../build/target.ts";
import type { ProviderDecl } from "../declarations.ts";
import type { GatewayConfig, Place, Target } from "../types.ts";

/** Says one thing that bites people, through `context.problems`. Never an error: the configuration is valid. */
export type Rule = (config: GatewayConfig, context: BuildContext) => void;

/** What declared a target; undefined for shorthands. */
export function declarationOf(target: Target, { declarations }: BuildContext): ProviderDecl | undefined {
  return declarations.models
    .find(({ name, purpose }) => name === target.model && purpose === target.purpose)
    ?.providers.find(({ name }) => name === target.provider);
}

/** Where a target's address is written, or the target itself; for a shorthand, the first variant that names it. */
export function placeOfTarget(target: Target, context: BuildContext): Place | undefined {
  const declared = declarationOf(target, context);
  if (declared) return context.places.find(declared.addressAt);
  const named = context.declarations.functions
    .filter(({ type }) => (type === "embedding") === (target.purpose === "embedding"))
    .flatMap(({ variants }) => variants)
    .find(({ model }) => model === target.model);
  return named && context.places.find(named.modelAt);
}

/** `a`, `a and b`, `a, b and 3 more` */
export function listOf(names: readonly string[], shown = 3): string {
  if (names.length <= 1) return names.join("");
  if (names.length <= shown) return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return `${names.slice(0, shown).join(", ")} and ${names.length - shown} more`;
}
