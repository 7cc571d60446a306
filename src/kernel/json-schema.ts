import type { Ajv, ErrorObject, ValidateFunction } from "ajv";
import { PmovesError } from "./errors.ts";

/**
 * JSON Schema by ajv: draft 2020-12, and draft-07 where `$schema` names it (or draft-04/06, whose
 * schemas draft-07 reads). The library is loaded on the first `loadSchemas()`, never before: about 45 ms
 * and 9 MB that a process without schemas does not pay. One compilation costs about 1.5 ms, so it is
 * kept by object, and by text for clients that send the same schema with every call.
 */
export interface Schemas {
  /** Throws `PmovesError` `schema.invalid` for what is no schema. Never fetches anything. */
  compile(schema: object): Validator;
}

/** Undefined where the value fits, else what is wrong with it: JSON Pointer, failed keyword, reason. */
export type Validator = (value: unknown) => string | undefined;

/** Compilations kept by text; the oldest goes first. */
const KEPT = 512;

let loading: Promise<Schemas> | undefined;
let loaded: Schemas | undefined;

/** Loads the library once a process. */
export function loadSchemas(): Promise<Schemas> {
  loading ??= load();
  return loading;
}

/** What `loadSchemas` has brought, for code that may not wait; undefined before. */
export function loadedSchemas(): Schemas | undefined {
  return loaded;
}

async function load(): Promise<Schemas> {
  const [latest, seven, formats] = await Promise.all([
    import("ajv/dist/2020.js"),
    import("ajv"),
    import("ajv-formats"),
  ]);
  // Client schemas carry foreign keywords (`example`, `x-…`); only what contradicts the draft is refused.
  const options = { strict: false, logger: false, validateFormats: true } as const;
  const make = (draft: Draft): Ajv => {
    const ajv = draft === "2020-12" ? new latest.Ajv2020(options) : new seven.Ajv(options);
    formats.default.default(ajv);
    return ajv;
  };
  loaded = new AjvSchemas(make);
  return loaded;
}

type Draft = "2020-12" | "draft-07";

class AjvSchemas implements Schemas {
  readonly #make: (draft: Draft) => Ajv;
  readonly #shared = new Map<Draft, Ajv>();
  readonly #byObject = new WeakMap<object, Validator>();
  readonly #byText = new Map<string, Validator>();

  constructor(make: (draft: Draft) => Ajv) {
    this.#make = make;
  }

  compile(schema: object): Validator {
    const known = this.#byObject.get(schema);
    if (known !== undefined) {
      return known;
    }
    const text = JSON.stringify(schema);
    const validator = this.#byText.get(text) ?? this.#compileNew(schema, text);
    // Taken out and put back, so that the map's order is that of last use.
    this.#byText.delete(text);
    this.#byText.set(text, validator);
    if (this.#byText.size > KEPT) {
      this.#byText.delete(this.#byText.keys().next().value as string);
    }
    this.#byObject.set(schema, validator);
    return validator;
  }

  #compileNew(schema: object, text: string): Validator {
    const { $schema: named, ...body } = schema as { readonly $schema?: unknown };
    const draft = draftOf(named);
    // Ids are names in the instance that compiles them: two schemas with one id must not meet.
    const ajv = text.includes('"$id"') ? this.#make(draft) : this.#instance(draft);
    try {
      return asValidator(ajv.compile(body));
    } catch (thrown) {
      throw invalid(thrown);
    } finally {
      ajv.removeSchema(body);
    }
  }

  #instance(draft: Draft): Ajv {
    let ajv = this.#shared.get(draft);
    if (ajv === undefined) {
      ajv = this.#make(draft);
      this.#shared.set(draft, ajv);
    }
    return ajv;
  }
}

function draftOf(named: unknown): Draft {
  if (named === undefined) {
    return "2020-12";
  }
  if (typeof named === "string") {
    if (named.includes("/draft-07/") || named.includes("/draft-06/") || named.includes("/draft-04/")) {
      return "draft-07";
    }
    if (named.includes("/draft/2020-12/") || named.includes("/draft/2019-09/")) {
      return "2020-12";
    }
  }
  throw new PmovesError(`not a JSON Schema: \`$schema\` ${JSON.stringify(named)} is not a draft known here`, {
    code: "schema.invalid",
    hint: "Use https://json-schema.org/draft/2020-12/schema or http://json-schema.org/draft-07/schema#, or leave it out.",
  });
}

function invalid(thrown: unknown): PmovesError {
  const missing = (thrown as { readonly missingRef?: unknown }).missingRef;
  if (typeof missing === "string") {
    return missing.startsWith("#")
      ? new PmovesError(`not a JSON Schema: \`$ref\` "${missing}" points at nothing in it`, {
          code: "schema.invalid",
          cause: thrown,
        })
      : new PmovesError(
          `not a JSON Schema: \`$ref\` "${missing}" is remote, and remote schemas are not fetched`,
          {
            code: "schema.invalid",
            hint: "Put the referenced schema under `$defs` and refer to it as `#/$defs/NAME`.",
            cause: thrown,
          },
        );
  }
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const reason = text.replace(/^schema is invalid: /, "").replace(/\bdata(?=\/| )/g, "schema");
  return new PmovesError(`not a JSON Schema: ${reason}`, { code: "schema.invalid", cause: thrown });
}

function asValidator(validate: ValidateFunction): Validator {
  return (value) => (validate(value) ? undefined : describe(validate.errors ?? []));
}

/** At most three errors; the last is that of the outermost keyword (`anyOf` follows its branches). */
function describe(errors: readonly ErrorObject[]): string {
  return errors.slice(-3).map(describeOne).join("; ");
}

function describeOne(error: ErrorObject): string {
  const where = error.instancePath === "" ? "at the top" : `at ${error.instancePath}`;
  return `${where} (${error.keyword}): ${error.message ?? "does not fit"}${detailOf(error)}`;
}

function detailOf(error: ErrorObject): string {
  switch (error.keyword) {
    case "additionalProperties":
      return ` ("${String(error.params.additionalProperty)}")`;
    case "enum":
      return ` (${JSON.stringify(error.params.allowedValues)})`;
    case "const":
      return ` (${JSON.stringify(error.params.allowedValue)})`;
    default:
      return "";
  }
}
