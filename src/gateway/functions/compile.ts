import { messageOf } from "../../kernel/errors.ts";
import { loadedSchemas, loadSchemas, type Schemas, type Validator } from "../../kernel/json-schema.ts";
import { type Origins, placeNear } from "../config/origins.ts";
import { type Path, showPath } from "../config/toml/path.ts";
import type { GatewayConfig, GatewayFunction, Notice, Variant } from "../config/types.ts";
import type { JsonObject, ToolParams } from "../model/index.ts";
import { loadTemplates, type TemplateEngine, type TemplateSet } from "../templates/index.ts";
import type { InputRules } from "./check-input.ts";
import { acceptsAnything } from "./output.ts";
import { makeRegistry, type ResolvedTools, resolveTools, type ToolRegistry } from "./tools.ts";

/** A function made ready once a configuration, so that a call only looks things up. */
export interface CompiledFunction {
  /** Undefined for direct model calls. */
  readonly function: GatewayFunction | undefined;
  readonly type: "chat" | "json";
  readonly rules: InputRules;
  readonly templates: ReadonlyMap<Variant, TemplateSet>;
  /** The tools of a call that says nothing about tools. */
  readonly tools: ResolvedTools | undefined;
  /** Of the configured output schema; undefined where that accepts anything. */
  readonly output: Validator | undefined;
}

export interface CompiledConfig {
  readonly functions: ReadonlyMap<string, CompiledFunction>;
  readonly registry: ToolRegistry;
  /** What can't be used as configured, each with the key path it stands at. */
  readonly problems: readonly Notice[];
}

const NO_TOOLS: ToolParams = {
  choice: undefined,
  parallel: undefined,
  allowed: undefined,
  additional: [],
  provider: [],
};

const NO_RULES: InputRules = { schemas: new Map(), templates: new Set() };

/** What a direct model call is checked against: TensorZero's built-in `tensorzero::default`. */
export const DIRECT: CompiledFunction = {
  function: undefined,
  type: "chat",
  rules: NO_RULES,
  templates: new Map(),
  tools: undefined,
  output: undefined,
};

/** The validator library, once something has loaded it. */
export function schemasOrThrow(): Schemas {
  const schemas = loadedSchemas();
  if (schemas === undefined) {
    throw new Error("JSON Schema validation is not loaded: `ready(call)` has to be awaited before a call");
  }
  return schemas;
}

/**
 * Compiles all functions of a configuration; loads ajv and MiniJinja only where one of them needs it.
 * `origins` give problems their place in the files.
 */
export async function compileConfig(
  config: GatewayConfig,
  origins: Origins = new Map(),
): Promise<CompiledConfig> {
  const functions = [...config.functions.values()].filter((fn) => fn.type !== "embedding");
  const wantsSchemas = config.tools.size > 0 || functions.some(hasSchemas);
  const wantsTemplates = functions.some((fn) => [...fn.variants.values()].some(hasTemplates));
  const [engine] = await Promise.all([
    wantsTemplates ? loadTemplates() : undefined,
    wantsSchemas ? loadSchemas() : undefined,
  ]);
  const compiler = new Compiler(makeRegistry(config.tools, schemasOrThrow), engine, origins);
  for (const tool of config.tools.values()) {
    compiler.schema(tool.parameters, ["tools", tool.key, "parameters"]);
  }
  const compiled = new Map(functions.map((fn) => [fn.name, compiler.function(fn)]));
  return { functions: compiled, registry: compiler.registry, problems: compiler.problems };
}

class Compiler {
  readonly problems: Notice[] = [];
  readonly registry: ToolRegistry;
  readonly #engine: TemplateEngine | undefined;
  readonly #origins: Origins;

  constructor(registry: ToolRegistry, engine: TemplateEngine | undefined, origins: Origins) {
    this.registry = registry;
    this.#engine = engine;
    this.#origins = origins;
  }

  function(fn: GatewayFunction): CompiledFunction {
    const path = ["functions", fn.name];
    const schemas = new Map<string, Validator>();
    for (const [name, schema] of Object.entries(fn.schemas)) {
      const validator = this.schema(schema, [...path, "schemas", name]);
      if (validator !== undefined) {
        schemas.set(name, validator);
      }
    }
    const templates = new Map<Variant, TemplateSet>();
    for (const variant of fn.variants.values()) {
      const at = [...path, "variants", variant.name];
      this.#checkVariant(fn, variant, at);
      if (this.#engine !== undefined && hasTemplates(variant)) {
        templates.set(variant, this.#templates(this.#engine, variant, at));
      }
    }
    const names = new Set([...templates.values()].flatMap((set) => [...set.names]));
    const type = fn.type === "json" ? "json" : "chat";
    return {
      function: fn,
      type,
      rules: { schemas, templates: names },
      templates,
      tools: type === "json" ? undefined : this.#tools(fn, path),
      output:
        fn.outputSchema === undefined || acceptsAnything(fn.outputSchema)
          ? undefined
          : this.schema(fn.outputSchema, [...path, "output_schema"]),
    };
  }

  schema(schema: JsonObject, path: Path): Validator | undefined {
    try {
      return schemasOrThrow().compile(schema);
    } catch (thrown) {
      const message = `\`${showPath(path)}\` is ${messageOf(thrown)}`;
      this.#problem("config.schema", path, message, "Correct the JSON Schema.");
      return undefined;
    }
  }

  #templates(engine: TemplateEngine, variant: Variant, path: Path): TemplateSet {
    const set = engine.set(showPath(path));
    for (const [name, source] of Object.entries(variant.templates)) {
      try {
        set.add(name, source);
      } catch (thrown) {
        this.#problem(
          "config.template",
          [...path, "templates", name],
          `template \`${name}\` of \`${showPath(path)}\` is no template: ${messageOf(thrown)}`,
          "Correct the template (MiniJinja syntax).",
        );
      }
    }
    return set;
  }

  #checkVariant(fn: GatewayFunction, variant: Variant, path: Path): void {
    for (const role of ["system", "user", "assistant"]) {
      if (fn.schemas[role] !== undefined && variant.templates[role] === undefined) {
        this.#problem(
          "config.template",
          path,
          `\`${showPath(path)}\` has no ${role} template, but \`${showPath(["functions", fn.name])}\` has a ${role} schema: its arguments could not be filled in`,
          `Add \`${role}_template\` to the variant, or remove \`${role}_schema\` from the function.`,
        );
      }
    }
    if (fn.type === "chat" && variant.jsonMode === "tool") {
      this.#problem(
        "config.json_mode",
        [...path, "json_mode"],
        `\`${showPath([...path, "json_mode"])}\` is "tool", which only json functions have`,
        `Use "on" or "strict", or make it a function of type "json".`,
      );
    }
  }

  #tools(fn: GatewayFunction, path: Path): ResolvedTools | undefined {
    try {
      return resolveTools(fn, NO_TOOLS, this.registry);
    } catch (thrown) {
      this.#problem(
        "config.tools",
        [...path, "tools"],
        `\`${showPath(path)}\`: ${messageOf(thrown)}`,
        "Correct `tools` or `tool_choice` there.",
      );
      return undefined;
    }
  }

  #problem(code: string, path: Path, message: string, fix: string): void {
    this.problems.push({ severity: "error", code, message, place: placeNear(this.#origins, path), fix });
  }
}

function hasSchemas(fn: GatewayFunction): boolean {
  return (
    Object.keys(fn.schemas).length > 0 || (fn.outputSchema !== undefined && !acceptsAnything(fn.outputSchema))
  );
}

function hasTemplates(variant: Variant): boolean {
  return Object.keys(variant.templates).length > 0;
}
