import { messageOf } from "../../kernel/errors.ts";
import { RequestError } from "../error.ts";
import type { JsonObject } from "../model/index.ts";

/** The part of minijinja-js (MiniJinja as WebAssembly) that is used. */
interface Environment {
  addTemplate(name: string, source: string): void;
  renderTemplate(name: string, context: unknown): string;
  undefinedBehavior: "strict" | "chainable" | "lenient" | "semi_strct";
  fuel: number | null | undefined;
}

/**
 * Instructions one rendering may take, some 40 ms: far above any prompt, and the end of a loop that
 * has none. Fuel counts instructions, not bytes: `"x" * n` is one.
 */
const FUEL = 2_000_000;

/** Engine of one process; loaded (9 ms, 10 MB) only when a configuration has templates. */
export class TemplateEngine {
  readonly #make: () => Environment;
  /** The template that crashed the WebAssembly instance, which nothing can use again. */
  #crashedBy: string | undefined;

  constructor(make: () => Environment) {
    this.#make = make;
  }

  /** The templates of one variant; they may include one another by name, and nothing else. */
  set(owner: string): TemplateSet {
    const environment = this.#make();
    // An undefined variable is an error, as in TensorZero, not an empty place in a prompt.
    environment.undefinedBehavior = "strict";
    environment.fuel = FUEL;
    return new TemplateSet(this, environment, owner);
  }

  render(environment: Environment, name: string, label: string, context: unknown): string {
    if (this.#crashedBy !== undefined) {
      throw new RequestError(
        500,
        `Template ${label} can't be rendered: the template engine was crashed by ${this.#crashedBy}; restart the gateway`,
      );
    }
    try {
      return environment.renderTemplate(name, context);
    } catch (thrown) {
      if (thrown instanceof Error && thrown.name === "RuntimeError") {
        this.#crashedBy = label;
        throw new RequestError(400, `Template ${label} exhausted the template engine`, { cause: thrown });
      }
      throw new RequestError(400, `Template ${label} failed: ${firstLine(thrown)}`, { cause: thrown });
    }
  }
}

export class TemplateSet {
  readonly #engine: TemplateEngine;
  readonly #environment: Environment;
  readonly #owner: string;
  readonly #names = new Set<string>();

  get names(): ReadonlySet<string> {
    return this.#names;
  }

  constructor(engine: TemplateEngine, environment: Environment, owner: string) {
    this.#engine = engine;
    this.#environment = environment;
    this.#owner = owner;
  }

  /** Throws `Error` with line and reason where the source is not a template. */
  add(name: string, source: string): void {
    try {
      this.#environment.addTemplate(name, withoutEscaping(name, source));
    } catch (thrown) {
      throw new Error(firstLine(thrown), { cause: thrown });
    }
    this.#names.add(name);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** Throws `RequestError` 400 that names the template and its variant. */
  render(name: string, context: JsonObject): string {
    return this.#engine.render(this.#environment, name, `\`${name}\` of ${this.#owner}`, context);
  }
}

/**
 * MiniJinja escapes HTML or JSON by the ending of the template's name. Prompts are neither, so
 * templates that happen to be named so are wrapped; the wrapper adds no line.
 */
function withoutEscaping(name: string, source: string): string {
  return /\.(html?|xml|json5?|js|ya?ml)(\.(j2|jinja2?))?$/.test(name)
    ? `{% autoescape false %}${source}{% endautoescape %}`
    : source;
}

/** The engine appends a listing of the source; its first line says what and where. */
function firstLine(thrown: unknown): string {
  const text = messageOf(thrown);
  const end = text.indexOf("\n");
  return end < 0 ? text : text.slice(0, end);
}
