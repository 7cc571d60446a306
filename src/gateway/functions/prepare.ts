import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { loadedSchemas, loadSchemas, type Validator } from "../../kernel/json-schema.ts";
import { unknownFunction, unknownModel, unknownVariant } from "../api/names.ts";
import type { Origins } from "../config/origins.ts";
import { noticeLine } from "../config/problems.ts";
import type { GatewayConfig, Model, Notice, Variant } from "../config/types.ts";
import { RequestError } from "../error.ts";
import type { Address, InferenceCall } from "../model/index.ts";
import { checkInput, type InputRules } from "./check-input.ts";
import {
  type CompiledConfig,
  type CompiledFunction,
  compileConfig,
  DIRECT,
  schemasOrThrow,
} from "./compile.ts";
import { acceptsAnything } from "./output.ts";
import { Prepared } from "./prepared.ts";
import { type ResolvedTools, refuseTools, resolveTools, saysNothing } from "./tools.ts";
import type { PrepareCall, PreparedCall } from "./types.ts";

export interface PrepareDeps {
  /** Finds a chat model, shorthands (`type::model`) too; by default only configured names. */
  readonly resolveModel?: (name: string) => Model | undefined;
  /** Where what is in the configuration was written, for errors. */
  readonly origins?: Origins | undefined;
}

/** A `PrepareCall` bound to the configuration it was made for; a reload makes a new one. */
export interface BoundPrepare extends PrepareCall {
  (call: InferenceCall): PreparedCall;
  readonly ready: (call: InferenceCall) => Promise<void> | undefined;
}

/**
 * Compiles the schemas, templates and tools of a configuration. Throws `PmovesError`
 * `config.functions` (exit 2) that lists all that can't be used.
 */
export async function createPrepare(config: GatewayConfig, deps: PrepareDeps = {}): Promise<BoundPrepare> {
  const compiled = await compileConfig(config, deps.origins);
  if (compiled.problems.length > 0) {
    throw new PmovesError(compiled.problems.map(noticeLine).join("\n"), {
      code: "config.functions",
      exit: EXIT.usage,
      hint: compiled.problems.length === 1 ? compiled.problems[0]?.fix : undefined,
    });
  }
  const resolveModel = deps.resolveModel ?? ((name: string) => config.models.get(name));
  const prepare = (call: InferenceCall): PreparedCall => prepareCall(call, config, compiled, resolveModel);
  return Object.assign(prepare, { ready });
}

/** The same findings as notices, for `config check`. */
export async function checkFunctions(config: GatewayConfig, origins?: Origins): Promise<readonly Notice[]> {
  return (await compileConfig(config, origins)).problems;
}

function ready(call: InferenceCall): Promise<void> | undefined {
  const { outputSchema, tools } = call;
  if ((outputSchema === undefined && tools.additional.length === 0) || loadedSchemas() !== undefined) {
    return undefined;
  }
  return loadSchemas().then(() => undefined);
}

function prepareCall(
  call: InferenceCall,
  config: GatewayConfig,
  compiled: CompiledConfig,
  resolveModel: (name: string) => Model | undefined,
): PreparedCall {
  const { address } = call;
  const fn =
    address.type === "model"
      ? direct(address.name, config, resolveModel)
      : named(address.name, config, compiled.functions);
  const needs = checkInput(call.input, rulesFor(fn, address));
  const tools = toolsOf(call, fn, compiled);
  return new Prepared(call, fn, needs, tools, outputValidator(call, fn));
}

function direct(
  name: string,
  config: GatewayConfig,
  resolveModel: (name: string) => Model | undefined,
): CompiledFunction {
  if (resolveModel(name) === undefined) {
    if (config.embeddingModels.has(name)) {
      throw new RequestError(
        400,
        `\`${name}\` is an embedding model: use POST /openai/v1/embeddings with model \`tensorzero::embedding_model_name::${name}\``,
      );
    }
    throw unknownModel(name, config.models.keys());
  }
  return DIRECT;
}

function named(
  name: string,
  config: GatewayConfig,
  functions: ReadonlyMap<string, CompiledFunction>,
): CompiledFunction {
  const fn = functions.get(name);
  if (fn === undefined) {
    if (config.functions.has(name)) {
      throw new RequestError(
        400,
        `\`${name}\` is an embedding function: use POST /openai/v1/embeddings with model \`tensorzero::function_name::${name}\``,
      );
    }
    throw unknownFunction(name, functions.keys());
  }
  return fn;
}

/** The function's rules; for a pinned variant only its own templates count. */
function rulesFor(fn: CompiledFunction, address: Address): InputRules {
  if (address.type === "model" || address.variant === undefined) {
    return fn.rules;
  }
  const variant: Variant | undefined = fn.function?.variants.get(address.variant);
  if (variant === undefined) {
    throw unknownVariant(address.variant, fn.function?.variants.keys() ?? []);
  }
  if (fn.templates.size === 0) {
    return fn.rules;
  }
  return { schemas: fn.rules.schemas, templates: fn.templates.get(variant)?.names ?? new Set() };
}

function toolsOf(
  call: InferenceCall,
  fn: CompiledFunction,
  compiled: CompiledConfig,
): ResolvedTools | undefined {
  if (saysNothing(call.tools)) {
    return fn.tools;
  }
  if (fn.type === "json") {
    refuseTools(call.tools, fn.function?.name ?? "");
  }
  return resolveTools(fn.function, call.tools, compiled.registry);
}

/** The validator of a json function's output; a schema of the request that is none is refused here. */
function outputValidator(call: InferenceCall, fn: CompiledFunction): Validator | undefined {
  if (fn.type === "chat" && call.jsonMode === "tool") {
    throw new RequestError(
      400,
      '`json_mode` "tool" is not supported for chat functions: use "on" or "strict"',
    );
  }
  const schema = call.outputSchema;
  if (schema === undefined) {
    return fn.output;
  }
  if (acceptsAnything(schema)) {
    return undefined;
  }
  try {
    return schemasOrThrow().compile(schema);
  } catch (thrown) {
    if (thrown instanceof PmovesError) {
      throw new RequestError(400, `\`output_schema\` is ${messageOf(thrown)}`, { cause: thrown });
    }
    throw thrown;
  }
}
