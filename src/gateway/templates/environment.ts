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

/** Makes environments of one instance of the library. */
export type MakeEnvironment = () => Environment;

/**
 * Engine of one process; loaded (9 ms, 10 MB) only when a configuration has templates. A template that
 * exhausts the WebAssembly instance leaves it useless, so the next rendering gets another instance.
 */
export class TemplateEngine {
  readonly #load: () => MakeEnvironment;
  #make: MakeEnvironment;
  #generation = 0;

  /** `load` gives a new instance of the library at each call. */
  constructor(load: () => MakeEnvironment) {
    this.#load = load;
    this.#make = load();
  }

  /** Which instance is in use: environments of an older one must be made anew. */
  get generation(): number {
    return this.#generation;
  }

  /** The templates of one variant; they may include one another by name, and nothing else. */
  set(owner: string): TemplateSet {
    return new TemplateSet(this, owner);
  }

  environment(): Environment {
    const environment = this.#make();
    // An undefined variable is an error, as in TensorZero, not an empty place in a prompt.
    environment.undefinedBehavior = "strict";
    environment.fuel = FUEL;
    return environment;
  }

  render(environment: Environment, name: string, label: string, context: unknown): string {
    try {
      return environment.renderTemplate(name, context);
    } catch (thrown) {
      if (thrown instanceof Error && thrown.name === "RuntimeError") {
        this.#make = this.#load();
        this.#generation += 1;
        throw new RequestError(400, `Template ${label} exhausted the template engine`, { cause: thrown });
      }
      throw new RequestError(400, `Template ${label} failed: ${firstLine(thrown)}`, { cause: thrown });
    }
  }
}

export class TemplateSet {
  readonly #engine: TemplateEngine;
  readonly #owner: string;
  readonly #sources = new Map<string, string>();
  #environment: Environment;
  #generation: number;

  readonly #names = new Set<string>();

  get names(): ReadonlySet<string> {
    return this.#names;
  }

  constructor(engine: TemplateEngine, owner: string) {
    this.#engine = engine;
    this.#owner = owner;
    this.#environment = engine.environment();
    this.#generation = engine.generation;
  }

  /** Throws `Error` with line and reason where the source is not a template. */
  add(name: string, source: string): void {
    const text = withoutEscaping(name, source);
    try {
      this.#environment.addTemplate(name, text);
    } catch (thrown) {
      throw new Error(firstLine(thrown), { cause: thrown });
    }
    this.#sources.set(name, text);
    this.#names.add(name);
  }

  has(name: string): boolean {
    return this.#sources.has(name);
  }

  /** Throws `RequestError` 400 that names the template and its variant. */
  render(name: string, context: JsonObject): string {
    if (this.#generation !== this.#engine.generation) this.#renew();
    return this.#engine.render(this.#environment, name, `\`${name}\` of ${this.#owner}`, context);
  }

  #renew(): void {
    this.#environment = this.#engine.environment();
    this.#generation = this.#engine.generation;
    for (const [name, text] of this.#sources) this.#environment.addTemplate(name, text);
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
