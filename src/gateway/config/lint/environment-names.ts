import { nearest } from "../../../kernel/suggest.ts";
import { shorthandDecl } from "../build/shorthand.ts";
import type { GatewayConfig } from "../types.ts";
import type { Rule } from "./rule.ts";

interface Finding {
  readonly message: string;
  readonly right: string | undefined;
}

/** Variables from which a stack's services take the name of a model. */
const NAME = /_MODEL(?:_NAME)?$/;

/** Model names in the environment that TensorZero would refuse, and those that lead nowhere. */
export const environmentNames: Rule = (config, { facts, problems }) => {
  for (const [variable, value] of Object.entries(facts.env)) {
    if (!value || !NAME.test(variable) || variable.startsWith("OLLAMA_")) continue;
    const found = judge(value, config);
    if (!found) continue;
    const fix = found.right === undefined ? undefined : `${variable}=${found.right}`;
    problems.warning("config.environment_name", undefined, `${variable}=${value}: ${found.message}`, fix);
  }
};

function judge(value: string, config: GatewayConfig): Finding | undefined {
  if (value.startsWith("tensorzero::")) return judgePrefixed(value, config);
  const right = prefixed(value, config);
  if (right === undefined) return undefined;
  return { message: "works here; TensorZero wants the prefix", right };
}

function prefixed(name: string, config: GatewayConfig): string | undefined {
  if (config.functions.has(name)) return `tensorzero::function_name::${name}`;
  if (config.models.has(name)) return `tensorzero::model_name::${name}`;
  if (config.embeddingModels.has(name)) return `tensorzero::embedding_model_name::${name}`;
  return shorthandDecl(name, "chat") ? `tensorzero::model_name::${name}` : undefined;
}

function judgePrefixed(value: string, config: GatewayConfig): Finding | undefined {
  const [, form = "", rest] = /^tensorzero::([a-z_]+)(?:::(.*))?$/.exec(value) ?? [];
  const right = { model: "model_name", embedding: "embedding_model_name" }[form];
  if (right !== undefined) {
    const name = rest ?? config.embeddingModels.keys().next().value ?? "NAME";
    return { message: `tensorzero::${form} is no prefix`, right: `tensorzero::${right}::${name}` };
  }
  const names = namesOf(form, config);
  if (!names) return { message: `tensorzero::${form} is no prefix`, right: undefined };
  if (rest !== undefined && (names.has(rest) || shorthandDecl(rest, "chat"))) return undefined;
  const near = nearest(rest ?? "", names.keys());
  const message = `no ${form.replace("_name", "").replace("_", " ")} of that name`;
  return { message, right: near && `tensorzero::${form}::${near}` };
}

function namesOf(form: string, config: GatewayConfig): ReadonlyMap<string, unknown> | undefined {
  switch (form) {
    case "function_name":
      return config.functions;
    case "model_name":
      return config.models;
    case "embedding_model_name":
      return config.embeddingModels;
    default:
      return undefined;
  }
}
