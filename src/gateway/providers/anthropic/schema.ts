import type { Json, JsonObject } from "../../model/index.ts";

/** A schema as structured outputs take it, and what became of the rest. */
export interface Adapted {
  readonly schema: JsonObject;
  /** JSON Pointers to the keywords that the wire would have refused. */
  readonly dropped: readonly string[];
  /**
   * False where enforcing what is left would change the meaning: recursion, references to elsewhere, objects
   * with free keys (every object is closed here).
   */
  readonly enforceable: boolean;
}

/** platform.claude.com, structured outputs, JSON Schema limitations. The same for strict tools. */
const PLAIN: ReadonlySet<string> = new Set([
  "type",
  "const",
  "default",
  "required",
  "title",
  "description",
  "$ref",
]);
const FORMATS: ReadonlySet<Json | undefined> = new Set([
  "date-time",
  "time",
  "date",
  "duration",
  "email",
  "hostname",
  "uri",
  "ipv4",
  "ipv6",
  "uuid",
]);
/** Say nothing about what is valid. */
const SILENT: ReadonlySet<string> = new Set(["$schema", "$id", "$comment", "$vocabulary", "examples"]);
/** Look-around, back references and word boundaries. */
const HARD_PATTERN = /\(\?[=!<]|\\[1-9bB]/;

const KEPT = new WeakMap<JsonObject, Adapted>();

/** Adapts a schema once; configured tools and functions bring the same object with every request. */
export function adaptSchema(schema: JsonObject): Adapted {
  let adapted = KEPT.get(schema);
  if (adapted === undefined) {
    const walk = new Walk();
    const closed = walk.object(schema, "");
    adapted = {
      schema: closed,
      dropped: walk.dropped,
      enforceable: walk.enforceable && !isRecursive(schema),
    };
    KEPT.set(schema, adapted);
  }
  return adapted;
}

class Walk {
  readonly dropped: string[] = [];
  enforceable = true;

  object(schema: JsonObject, at: string): JsonObject {
    const result: Record<string, Json> = {};
    const lost: string[] = [];
    for (const key in schema) {
      const value = schema[key] as Json;
      const here = `${at}/${escaped(key)}`;
      if (this.#kept(result, key, value, here) || SILENT.has(key)) continue;
      if (key === "additionalProperties") {
        if (value !== false) this.dropped.push(here);
        continue;
      }
      this.dropped.push(here);
      lost.push(`${key}: ${JSON.stringify(value)}`);
    }
    if (isObjectType(schema)) this.#close(schema, result);
    if (refersBadly(schema)) this.enforceable = false;
    // What can't be enforced the model is at least told.
    if (lost.length > 0) result.description = described(schema.description, lost);
    return result;
  }

  /** True where the keyword is understood and now stands in `result`. */
  #kept(result: Record<string, Json>, key: string, value: Json, at: string): boolean {
    if (PLAIN.has(key)) {
      result[key] = value;
      return true;
    }
    switch (key) {
      case "properties":
      case "$defs":
      case "definitions":
        if (!isObject(value)) return false;
        result[key] = this.#map(value, at);
        return true;
      case "items":
        if (!isObject(value)) return false;
        result.items = this.object(value, at);
        return true;
      case "anyOf":
      case "allOf":
      case "oneOf":
        if (!Array.isArray(value)) return false;
        result[key === "oneOf" ? "anyOf" : key] = this.#list(value, at);
        return true;
      case "enum":
        if (!Array.isArray(value) || value.some((entry) => typeof entry === "object" && entry !== null))
          return false;
        result.enum = value;
        return true;
      case "minItems":
        if (value !== 0 && value !== 1) return false;
        result.minItems = value;
        return true;
      case "format":
        if (!FORMATS.has(value)) return false;
        result.format = value;
        return true;
      case "pattern":
        if (typeof value !== "string" || HARD_PATTERN.test(value)) return false;
        result.pattern = value;
        return true;
      default:
        return false;
    }
  }

  /** Every object has to be closed; one that was meant to hold free keys could then hold nothing. */
  #close(schema: JsonObject, result: Record<string, Json>): void {
    const { additionalProperties: more, properties } = schema;
    const named = isObject(properties) && Object.keys(properties).length > 0;
    const composed = schema.$ref !== undefined || schema.anyOf !== undefined || schema.allOf !== undefined;
    if (isObject(more) || schema.patternProperties !== undefined) this.enforceable = false;
    else if (!named && !composed && schema.oneOf === undefined && more !== false) this.enforceable = false;
    result.additionalProperties = false;
  }

  #map(value: JsonObject, at: string): JsonObject {
    const result: Record<string, Json> = {};
    for (const name in value) {
      result[name] = this.#schema(value[name] as Json, `${at}/${escaped(name)}`);
    }
    return result;
  }

  #list(value: readonly Json[], at: string): Json[] {
    return value.map((entry, index) => this.#schema(entry, `${at}/${index}`));
  }

  #schema(value: Json, at: string): Json {
    if (isObject(value)) return this.object(value, at);
    // `true` and `false` as schemas can't be said.
    this.enforceable = false;
    this.dropped.push(at);
    return {};
  }
}

/** References lead only to places in the schema, and never from inside `allOf`. */
function refersBadly({ $ref: ref, allOf }: JsonObject): boolean {
  if (ref !== undefined && !(typeof ref === "string" && ref.startsWith("#"))) return true;
  return Array.isArray(allOf) && allOf.some((entry) => isObject(entry) && entry.$ref !== undefined);
}

function described(description: Json | undefined, lost: readonly string[]): string {
  const more = `Must also hold: ${lost.join(", ")}.`;
  return typeof description === "string" && description !== "" ? `${description}\n\n${more}` : more;
}

function isObjectType({ type, properties }: JsonObject): boolean {
  return type === "object" || (Array.isArray(type) && type.includes("object")) || properties !== undefined;
}

/** Whether a local reference leads, by way of others, back to where it stands. */
function isRecursive(root: JsonObject): boolean {
  const under = new Set<string>();
  const done = new Set<string>();
  function leadsBack(value: Json, at: string): boolean {
    if (Array.isArray(value)) return value.some((entry, index) => leadsBack(entry as Json, `${at}/${index}`));
    if (!isObject(value)) return false;
    if (under.has(at)) return true;
    if (done.has(at)) return false;
    under.add(at);
    const ref = value.$ref;
    const found =
      (typeof ref === "string" && ref.startsWith("#") && leadsTo(ref.slice(1))) ||
      Object.keys(value).some((key) => leadsBack(value[key] as Json, `${at}/${escaped(key)}`));
    under.delete(at);
    done.add(at);
    return found;
  }
  function leadsTo(pointer: string): boolean {
    let value: Json | undefined = root;
    for (const token of pointer.split("/").slice(1)) {
      const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
      if (isObject(value)) value = value[name];
      else if (Array.isArray(value)) value = value[Number(name)] as Json | undefined;
      else return false;
    }
    return value !== undefined && leadsBack(value, pointer);
  }
  return leadsBack(root, "");
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
