import { nearest } from "../../../kernel/suggest.ts";
import type { FunctionDecl, VariantDecl } from "../declarations.ts";
import { PROVIDER_TYPES } from "../provider-types.ts";
import type { GatewayFunction, ToolConfig, Variant } from "../types.ts";
import { buildChoice } from "./choice.ts";
import { eachFile, objectOf, textOf } from "./files.ts";
import type { ModelSet } from "./models.ts";
import { shorthandDecl } from "./shorthand.ts";
import type { BuildContext } from "./target.ts";

export interface Names {
  readonly chat: ModelSet;
  readonly embedding: ModelSet;
  readonly tools: ReadonlyMap<string, ToolConfig>;
}

export function buildFunction(declared: FunctionDecl, names: Names, context: BuildContext): GatewayFunction {
  const variants = declared.variants.map((variant) => buildVariant(variant, declared, names, context));
  checkTools(declared, names, context);
  const schema = declared.outputSchema && objectOf(declared.outputSchema, context);
  return {
    name: declared.name,
    type: declared.type,
    description: declared.description,
    variants: new Map(variants.map((variant) => [variant.name, variant])),
    experimentation: buildChoice(declared, context),
    schemas: eachFile(declared.schemas, (ref) => objectOf(ref, context)),
    tools: declared.tools,
    toolChoice: declared.toolChoice,
    parallelToolCalls: declared.parallelToolCalls,
    outputSchema: declared.type === "json" ? (schema ?? {}) : undefined,
  };
}

function buildVariant(
  declared: VariantDecl,
  owner: FunctionDecl,
  names: Names,
  context: BuildContext,
): Variant {
  checkModel(declared, owner, names, context);
  return {
    name: declared.name,
    model: declared.model,
    weight: declared.weight,
    params: declared.params,
    jsonMode: declared.jsonMode,
    retries: declared.retries,
    timeouts: declared.timeouts,
    extraBody: declared.extraBody.map((patch) => ({ ...patch, scope: {} })),
    extraHeaders: declared.extraHeaders.map((patch) => ({ ...patch, scope: {} })),
    templates: eachFile(declared.templates, (ref) => textOf(ref, context)),
  };
}

function checkModel(variant: VariantDecl, owner: FunctionDecl, names: Names, context: BuildContext): void {
  // An empty name was reported where it is missing.
  if (variant.model === "") return;
  const [own, other] =
    owner.type === "embedding" ? [names.embedding, names.chat] : [names.chat, names.embedding];
  if (own.get(variant.model)) return;
  const place = context.places.find(variant.modelAt);
  const kind = own.purpose === "embedding" ? "embedding model" : "model";
  if (other.models.has(variant.model)) {
    const message = `"${variant.model}" is no ${kind}, but a model for ${other.purpose}s`;
    context.problems.error("config.dangling", place, message.replace("chats", "chat"), undefined);
    return;
  }
  const near = nearest(variant.model, own.models.keys()) ?? nearShorthand(variant.model);
  const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
  context.problems.error("config.dangling", place, `no ${kind} "${variant.model}"${hint}`, undefined);
}

/** The shorthand that differs only in a misspelt type. */
function nearShorthand(name: string): string | undefined {
  const at = name.indexOf("::");
  const type = at < 0 ? undefined : nearest(name.slice(0, at), PROVIDER_TYPES.keys());
  const near = type && `${type}${name.slice(at)}`;
  return near && shorthandDecl(near, "chat") ? near : undefined;
}

function checkTools({ tools, toolsAt, toolChoice }: FunctionDecl, names: Names, context: BuildContext): void {
  const { problems, places } = context;
  tools.forEach((name, i) => {
    const place = places.find([...toolsAt, i]);
    if (tools.indexOf(name) !== i) {
      problems.error("config.named_twice", place, `names tool "${name}" twice`, undefined);
    } else if (!names.tools.has(name)) {
      const near = nearest(name, names.tools.keys());
      const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
      problems.error("config.dangling", place, `no tool "${name}"${hint}`, undefined);
    }
  });
  if (typeof toolChoice === "object" && !tools.includes(toolChoice.specific)) {
    const place = places.find([...toolsAt.slice(0, -1), "tool_choice"]);
    const message = `names tool "${toolChoice.specific}", which this function has not`;
    problems.error("config.dangling", place, message, undefined);
  }
}
