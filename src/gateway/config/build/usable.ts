import { EXIT, PmovesError } from "../../../kernel/errors.ts";
import type { GatewayConfig, Model, Target } from "../types.ts";
import type { BuildContext } from "./target.ts";

/** Every target of a configuration, chat first. */
export function allTargets({ models, embeddingModels }: GatewayConfig): readonly Target[] {
  const all: Model[] = [...models.values(), ...embeddingModels.values()];
  return all.flatMap(({ targets }) => targets);
}

/** Throws `PmovesError` (exit 2) with all that was looked for where not one target can be used. */
export function requireUsable(config: GatewayConfig, { declarations }: BuildContext): void {
  const targets = allTargets(config);
  if (targets.some(({ unusable }) => unusable === undefined)) return;
  const looked = new Map(targets.map(({ id, unusable }) => [id, unusable?.reason ?? ""]));
  const list = [...looked].map(([id, reason]) => `\n  ${id}: ${reason}`).join("");
  const where = declarations.dialect === "zero" ? "in the environment" : `in ${config.files.join(", ")}`;
  const what =
    targets.length === 0 ? `no model is configured ${where}` : `no model can be used ${where}:${list}`;
  throw new PmovesError(what, {
    code: "config.nothing_usable",
    exit: EXIT.usage,
    hint: "start Ollama, set one of the keys above, or try `pmoves serve --demo`",
  });
}
