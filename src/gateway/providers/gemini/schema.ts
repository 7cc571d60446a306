import type { Json, JsonObject } from "../../model/index.ts";

/** A schema as Gemini takes it, and JSON Pointers to the keywords that it would not have understood. */
export interface Adapted {
  readonly schema: JsonObject;
  readonly dropped: readonly string[];
}

/**
 * Keywords of `parametersJsonSchema` and `responseJsonSchema` (ai.google.dev, structured output). The older
 * `parameters` and `responseSchema` know no `$ref`, `additionalProperties` or lists of types, and refuse
 * the request for each, so they are not used.
 */
const PLAIN: ReadonlySet<string> = new Set([
  "$id",
  "$anchor",
  "type",
  "format",
  "title",
  "description",
  "minItems",
  "maxItems",
  "minimum",
  "maximum",
  "required",
  "propertyOrdering",
]);

/** Say nothing about what is valid, and nothing to a model. */
const SILENT: ReadonlySet<string> = new Set(["$schema", "$comment", "$vocabulary"]);

const KEPT = new WeakMap<JsonObject, Adapted>();

/** Adapts a schema once; configured tools bring the same object with every request. */
export function adaptSchema(schema: JsonObject): Adapted {
  let adapted = KEPT.get(schema);
  if (adapted === undefined) {
    const dropped: string[] = [];
    adapted = { schema: objectSchema(schema, "", dropped), dropped };
    KEPT.set(schema, adapted);
  }
  return adapted;
}

function subschema(schema: Json, at: string, dropped: string[]): Json {
  if (isObject(schema)) return objectSchema(schema, at, dropped);
  // A schema may be `true`; `false` (nothing fits) can't be said.
  if (schema !== true) dropped.push(at);
  return {};
}

function objectSchema(given: JsonObject, at: string, dropped: string[]): JsonObject {
  const schema = Array.isArray(given.allOf) ? foldAllOf(given, at, dropped) : given;
  const result: Record<string, Json> = {};
  const isRef = typeof schema.$ref === "string";
  for (const key in schema) {
    const value = schema[key] as Json;
    const here = `${at}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    // Beside a reference only keywords that begin with `$` are allowed.
    if (isRef && !key.startsWith("$") && key !== "definitions") dropped.push(here);
    else if (PLAIN.has(key)) result[key] ??= value;
    else if ((key === "exclusiveMinimum" || key === "exclusiveMaximum") && schema.type === "integer") {
      nextInteger(result, schema, key);
    } else if (!keyword(result, key, value, here, dropped) && !SILENT.has(key)) dropped.push(here);
  }
  return result;
}

/** Keywords that hold schemas or are said in other words here. False for one that can't be said. */
function keyword(
  result: Record<string, Json>,
  key: string,
  value: Json,
  at: string,
  dropped: string[],
): boolean {
  switch (key) {
    case "$ref":
      result.$ref = typeof value === "string" ? value.replace(/^#\/definitions\//, "#/$defs/") : value;
      return true;
    case "$defs":
    case "definitions":
      result.$defs = { ...(result.$defs as JsonObject | undefined), ...schemaMap(value, at, dropped) };
      return true;
    case "properties":
      result.properties = schemaMap(value, at, dropped);
      return true;
    case "items":
      // Draft 7 says a tuple so.
      if (Array.isArray(value)) result.prefixItems = schemaList(value, at, dropped);
      else result.items = subschema(value, at, dropped);
      return true;
    case "additionalProperties":
      result.additionalProperties = typeof value === "boolean" ? value : subschema(value, at, dropped);
      return true;
    case "prefixItems":
    case "anyOf":
    case "oneOf":
      if (!Array.isArray(value)) return false;
      result[key] = schemaList(value, at, dropped);
      return true;
    case "enum":
      return choices(result, Array.isArray(value) ? value : []);
    case "const":
      return choices(result, [value]);
    default:
      return false;
  }
}

function schemaMap(value: Json, at: string, dropped: string[]): JsonObject {
  const result: Record<string, Json> = {};
  if (!isObject(value)) return result;
  for (const name in value) {
    const key = name.replaceAll("~", "~0").replaceAll("/", "~1");
    result[name] = subschema(value[name] as Json, `${at}/${key}`, dropped);
  }
  return result;
}

function schemaList(value: readonly Json[], at: string, dropped: string[]): Json {
  return value.map((schema, index) => subschema(schema, `${at}/${index}`, dropped));
}

/** `enum` holds texts and numbers only; a lone null is a type. */
function choices(result: Record<string, Json>, values: readonly Json[]): boolean {
  if (values.length === 1 && values[0] === null) {
    result.type = "null";
    return true;
  }
  const plain = values.every((value) => typeof value === "string" || typeof value === "number");
  if (plain && values.length > 0) result.enum = values;
  else if (values.every((value) => typeof value === "boolean")) result.type ??= "boolean";
  return plain && values.length > 0;
}

/** An exclusive limit of integers is the next integer's inclusive one; of other numbers it can't be said. */
function nextInteger(
  result: Record<string, Json>,
  schema: JsonObject,
  key: "exclusiveMinimum" | "exclusiveMaximum",
): void {
  const value = schema[key];
  if (typeof value !== "number") return;
  const least = key === "exclusiveMinimum";
  const name = least ? "minimum" : "maximum";
  const limit = least ? Math.floor(value) + 1 : Math.ceil(value) - 1;
  const known = schema[name];
  if (typeof known !== "number") result[name] = limit;
  else result[name] = least ? Math.max(known, limit) : Math.min(known, limit);
}

/** `allOf` as one schema: properties and required names together, of other keywords the first. */
function foldAllOf(schema: JsonObject, at: string, dropped: string[]): JsonObject {
  const { allOf, ...outer } = schema;
  const folded: Record<string, Json> = { ...outer };
  const parts = Array.isArray(allOf) ? (allOf as readonly Json[]) : [];
  parts.forEach((part, index) => {
    if (!isObject(part)) return;
    for (const key in part) {
      const value = part[key] as Json;
      const known = folded[key];
      if (known === undefined) folded[key] = value;
      else if (key === "properties" && isObject(known) && isObject(value))
        folded[key] = { ...value, ...known };
      else if (key === "required" && Array.isArray(known) && Array.isArray(value)) {
        folded[key] = [...new Set([...known, ...value])];
      } else if (known !== value) dropped.push(`${at}/allOf/${index}/${key}`);
    }
  });
  return folded;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
