import { PmovesError } from "../../kernel/errors.ts";
import type { Schemas, Validator } from "../../kernel/json-schema.ts";
import { nearest } from "../../kernel/suggest.ts";
import type { GatewayFunction, Target, ToolConfig } from "../config/types.ts";
import { RequestError } from "../error.ts";
import type { FunctionTool, Tool, ToolChoice, ToolParams, ToolSet } from "../model/index.ts";
import { inScope } from "./merge.ts";

/** The tools of a call with the validators of their arguments, by the name that the model sees. */
export interface ResolvedTools {
  readonly set: ToolSet;
  /** Undefined for custom tools, whose input is free text. */
  readonly validators: ReadonlyMap<string, Validator | undefined>;
}

export interface ToolRegistry {
  readonly configured: ReadonlyMap<string, ToolConfig>;
  /** Validators are made when asked, and kept. */
  validatorOf(tool: FunctionTool): Validator;
}

/** True where the call says nothing about tools, so that the function's own set serves. */
export function saysNothing(params: ToolParams): boolean {
  return (
    params.allowed === undefined &&
    params.choice === undefined &&
    params.parallel === undefined &&
    params.additional.length === 0 &&
    params.provider.length === 0
  );
}

/** The tools a json function must not be given (TensorZero core/function), as the request names them. */
export function refuseTools(params: ToolParams, functionName: string): void {
  const given =
    (params.allowed !== undefined && "allowed_tools") ||
    (params.additional.length > 0 && "additional_tools") ||
    (params.choice !== undefined && "tool_choice") ||
    (params.parallel !== undefined && "parallel_tool_calls") ||
    (params.provider.length > 0 && "provider_tools");
  if (given) {
    throw new RequestError(400, `Cannot pass \`${given}\` to the json function \`${functionName}\``);
  }
}

/**
 * The function's tools, then those that only `allowed_tools` names, then the additional ones; with
 * `allowed_tools` nothing but what it names. Undefined where there are none.
 */
export function resolveTools(
  fn: GatewayFunction | undefined,
  params: ToolParams,
  registry: ToolRegistry,
): ResolvedTools | undefined {
  const { allowed, additional } = params;
  checkAllowed(allowed, additional, registry.configured);
  const tools: Tool[] = [];
  const validators = new Map<string, Validator | undefined>();
  const add = (tool: Tool): void => {
    if (validators.has(tool.name)) {
      throw new RequestError(
        400,
        `Duplicate tool name: ${tool.name}. The names of a call's tools must differ`,
      );
    }
    validators.set(tool.name, tool.type === "function" ? registry.validatorOf(tool) : undefined);
    tools.push(tool);
  };
  for (const key of configuredKeys(fn, allowed, registry.configured)) {
    const tool = registry.configured.get(key);
    if (tool === undefined) {
      throw new RequestError(400, `Tool not found: ${key}`);
    }
    add(asFunctionTool(tool));
  }
  for (const tool of additional) {
    if (allowed === undefined || allowed.includes(tool.name)) {
      add(tool);
    }
  }
  const choice = params.choice ?? fn?.toolChoice ?? "auto";
  checkChoice(choice, validators);
  if (tools.length === 0 && params.provider.length === 0) {
    return undefined;
  }
  const set = { tools, choice, parallel: params.parallel ?? fn?.parallelToolCalls, provider: [] };
  return { set, validators };
}

/** The set for one target: with the provider tools that are meant for it. */
export function toolsFor(
  resolved: ResolvedTools | undefined,
  params: ToolParams,
  target: Target,
): ToolSet | undefined {
  if (resolved === undefined || params.provider.length === 0) {
    return resolved?.set;
  }
  const provider = params.provider.filter(({ scope }) => inScope(scope, undefined, target));
  if (resolved.set.tools.length === 0 && provider.length === 0) {
    return undefined;
  }
  return { ...resolved.set, provider: provider.map(({ tool }) => tool) };
}

/** Validators by ajv; a schema of the request that is none is the caller's error. */
export function makeRegistry(
  configured: ReadonlyMap<string, ToolConfig>,
  schemas: () => Schemas,
): ToolRegistry {
  return {
    configured,
    validatorOf(tool) {
      try {
        return schemas().compile(tool.parameters);
      } catch (thrown) {
        if (thrown instanceof PmovesError) {
          const message = `Tool \`${tool.name}\`: \`parameters\` is ${thrown.message}`;
          throw new RequestError(400, message, { cause: thrown });
        }
        throw thrown;
      }
    },
  };
}

function checkAllowed(
  allowed: readonly string[] | undefined,
  additional: readonly Tool[],
  configured: ReadonlyMap<string, ToolConfig>,
): void {
  for (const key of allowed ?? []) {
    if (!configured.has(key) && !additional.some((tool) => tool.name === key)) {
      const near = nearest(key, [...configured.keys(), ...additional.map((tool) => tool.name)]);
      const hint = near === undefined ? "" : `; did you mean \`${near}\`?`;
      throw new RequestError(400, `Tool not found: ${key} (in \`allowed_tools\`)${hint}`);
    }
  }
}

function configuredKeys(
  fn: GatewayFunction | undefined,
  allowed: readonly string[] | undefined,
  configured: ReadonlyMap<string, ToolConfig>,
): readonly string[] {
  const own = fn?.tools ?? [];
  if (allowed === undefined) {
    return own;
  }
  const kept = own.filter((key) => allowed.includes(key));
  for (const key of allowed) {
    if (configured.has(key) && !kept.includes(key)) {
      kept.push(key);
    }
  }
  return kept;
}

function checkChoice(choice: ToolChoice, names: ReadonlyMap<string, unknown>): void {
  if (typeof choice === "object" && !names.has(choice.specific)) {
    throw new RequestError(400, `Tool not found: ${choice.specific} (in \`tool_choice\`)`);
  }
}

function asFunctionTool(tool: ToolConfig): FunctionTool {
  return {
    type: "function",
    name: tool.name,
    description: tool.description,
    parameters: tool.parameters,
    strict: tool.strict,
  };
}
