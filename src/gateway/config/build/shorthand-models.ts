import { Problems } from "../problems.ts";
import type { GatewayConfig, Model } from "../types.ts";
import { shorthandDecl } from "./shorthand.ts";
import { type BuildContext, buildTarget } from "./target.ts";

/** How many models that only clients named are kept: a client could make up names without end. */
const KEPT = 256;

/** Makes models for shorthands that come with requests, and keeps them. They stand behind all configured ones. */
export function shorthandModels(
  config: GatewayConfig,
  context: BuildContext,
): (name: string, purpose: Model["purpose"]) => Model | undefined {
  // What a request brings to light is no notice about the configuration.
  const quiet: BuildContext = { ...context, problems: new Problems() };
  const made = new Map<string, Model>();
  const order = [...config.models.values(), ...config.embeddingModels.values()].reduce(
    (count, { targets }) => count + targets.length,
    0,
  );
  return (name, purpose) => {
    const configured = (purpose === "chat" ? config.models : config.embeddingModels).get(name);
    if (configured) return configured;
    const key = `${purpose} ${name}`;
    const known = made.get(key);
    if (known) return known;
    const declared = shorthandDecl(name, purpose);
    if (!declared) return undefined;
    const targets = declared.providers.map((provider) => buildTarget(declared, provider, order, quiet));
    const model: Model = { name, purpose, targets, timeouts: {} };
    if (made.size < KEPT) made.set(key, model);
    return model;
  };
}
