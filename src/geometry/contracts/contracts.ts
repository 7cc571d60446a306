import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { loadSchemas, type Validator } from "../../kernel/json-schema.ts";
import { bundleSchema } from "./bundle.ts";

/** The text of a file below the contracts folder, or undefined where there is none. */
export type ReadContract = (path: string) => Promise<string | undefined>;

/** A schema that can be used, or why it cannot: two files are broken upstream. */
export type Contract =
  | { readonly path: string; readonly state: "usable"; readonly check: Validator }
  | { readonly path: string; readonly state: "broken"; readonly reason: string };

/** What a payload is under a contract; `not_checked` is never a pass. */
export interface SchemaResult {
  /** Path below the contracts folder; null where nothing defines a schema. */
  readonly schema: string | null;
  readonly result: "fits" | "does_not_fit" | "not_checked";
  readonly reason: string | null;
}

/** A registered subject of `topics.json`. */
export interface Topic {
  readonly schema: string;
  readonly description?: string;
}

/**
 * Subjects and payload schemas of the bus, each read when it is asked for and never all at once: one broken
 * file must not hide the others.
 */
export class Contracts {
  readonly #read: ReadContract;
  readonly #known = new Map<string, Promise<Contract>>();
  #topics: Promise<ReadonlyMap<string, Topic>> | undefined;

  constructor(read: ReadContract) {
    this.#read = read;
  }

  /** By its path, e.g. `schemas/geometry/cgp.v1.schema.json`. */
  schema(path: string): Promise<Contract> {
    const known = this.#known.get(path) ?? this.#load(path);
    this.#known.set(path, known);
    return known;
  }

  /** Subject to schema path. Throws `PmovesError` `contracts.topics` where `topics.json` cannot be read. */
  topics(): Promise<ReadonlyMap<string, Topic>> {
    this.#topics ??= this.#loadTopics();
    return this.#topics;
  }

  /** Checks one payload. A schema that is broken or missing gives `not_checked` with the reason. */
  async check(path: string, payload: unknown): Promise<SchemaResult> {
    const contract = await this.schema(path);
    if (contract.state === "broken") return { schema: path, result: "not_checked", reason: contract.reason };
    const reason = contract.check(payload);
    return { schema: path, result: reason === undefined ? "fits" : "does_not_fit", reason: reason ?? null };
  }

  async #load(path: string): Promise<Contract> {
    try {
      const schema = await bundleSchema(path, (file) => this.#parse(file));
      return { path, state: "usable", check: (await loadSchemas()).compile(schema) };
    } catch (error) {
      return { path, state: "broken", reason: messageOf(error) };
    }
  }

  async #parse(path: string): Promise<unknown> {
    const text = await this.#read(path);
    if (text === undefined) throw new Error(`${path} is not there`);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new Error(`${path} is not JSON: ${messageOf(cause)}`, { cause });
    }
  }

  async #loadTopics(): Promise<ReadonlyMap<string, Topic>> {
    try {
      const { topics } = (await this.#parse("topics.json")) as { readonly topics?: Record<string, Topic> };
      if (topics === undefined) throw new Error('topics.json has no "topics"');
      return new Map(Object.entries(topics));
    } catch (cause) {
      throw new PmovesError(messageOf(cause), {
        code: "contracts.topics",
        exit: EXIT.usage,
        hint: 'topics.json is {"v": 1, "topics": {"<subject>": {"schema": "schemas/…"}}}',
        cause,
      });
    }
  }
}
