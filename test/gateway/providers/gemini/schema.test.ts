import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../../src/gateway/model/index.ts";
import { adaptSchema } from "../../../../src/gateway/providers/gemini/schema.ts";

const schemaOf = (schema: JsonObject) => adaptSchema(schema).schema;
const droppedOf = (schema: JsonObject) => adaptSchema(schema).dropped;

describe("a schema for Gemini", () => {
  test("keeps what its JSON Schema fields understand", () => {
    const schema = {
      type: "object",
      title: "T",
      description: "d",
      properties: {
        a: { type: ["string", "null"], format: "date", enum: ["x", "y"] },
        b: { type: "array", items: { type: "number", minimum: 1, maximum: 2 }, minItems: 1, maxItems: 3 },
        c: { anyOf: [{ type: "string" }, { $ref: "#/$defs/n" }] },
        d: { type: "array", prefixItems: [{ type: "string" }] },
      },
      required: ["a"],
      additionalProperties: false,
      propertyOrdering: ["b", "a"],
      $defs: { n: { type: "object", additionalProperties: { type: "string" } } },
    };
    expect(adaptSchema(schema)).toEqual({ schema, dropped: [] });
  });

  test("loses what they don't, and says what, by pointer", () => {
    const adapted = adaptSchema({
      $schema: "http://json-schema.org/draft-07/schema#",
      $comment: "no loss",
      type: "object",
      properties: {
        "a/b": { type: "string", pattern: "^x", minLength: 1, default: "x" },
        list: { type: "array", items: { type: "string", examples: ["e"] }, uniqueItems: true },
        either: { oneOf: [{ type: "string", not: { const: "q" } }] },
      },
      patternProperties: { "^x-": {} },
    });
    expect(adapted.schema).toEqual({
      type: "object",
      properties: {
        "a/b": { type: "string" },
        list: { type: "array", items: { type: "string" } },
        either: { oneOf: [{ type: "string" }] },
      },
    });
    expect(adapted.dropped).toEqual([
      "/properties/a~1b/pattern",
      "/properties/a~1b/minLength",
      "/properties/a~1b/default",
      "/properties/list/items/examples",
      "/properties/list/uniqueItems",
      "/properties/either/oneOf/0/not",
      "/patternProperties",
    ]);
  });

  test("says a constant as the only choice, null and truth as their types", () => {
    const properties = { a: { const: "x" }, b: { const: 3 }, c: { const: null }, d: { const: true } };
    expect(adaptSchema({ properties })).toEqual({
      schema: {
        properties: { a: { enum: ["x"] }, b: { enum: [3] }, c: { type: "null" }, d: { type: "boolean" } },
      },
      dropped: ["/properties/d/const"],
    });
    expect(adaptSchema({ enum: ["a", null] })).toEqual({ schema: {}, dropped: ["/enum"] });
  });

  test("says exclusive limits of integers as inclusive ones, the stricter where both are given", () => {
    expect(schemaOf({ type: "integer", exclusiveMinimum: 0, exclusiveMaximum: 2.5 })).toEqual({
      type: "integer",
      minimum: 1,
      maximum: 2,
    });
    expect(schemaOf({ type: "integer", minimum: 5, exclusiveMinimum: 0 }).minimum).toBe(5);
    expect(schemaOf({ type: "integer", exclusiveMinimum: 0, minimum: 5 }).minimum).toBe(5);
    expect(schemaOf({ type: "integer", exclusiveMaximum: 3, maximum: 9 }).maximum).toBe(2);
    expect(adaptSchema({ type: "number", exclusiveMinimum: 0 })).toEqual({
      schema: { type: "number" },
      dropped: ["/exclusiveMinimum"],
    });
  });

  test("refers to definitions under their new name, with nothing beside the reference", () => {
    const schema = {
      properties: { a: { $ref: "#/definitions/A", description: "an A" } },
      definitions: { A: { type: "string" } },
    };
    expect(adaptSchema(schema)).toEqual({
      schema: { properties: { a: { $ref: "#/$defs/A" } }, $defs: { A: { type: "string" } } },
      dropped: ["/properties/a/description"],
    });
  });

  test("folds allOf into one schema and says what did not fit together", () => {
    const schema = {
      allOf: [
        { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
        { type: "object", properties: { b: { type: "string" } }, required: ["b"], title: "second" },
        { title: "third" },
      ],
    };
    expect(adaptSchema(schema)).toEqual({
      schema: {
        type: "object",
        properties: { a: { type: "string" }, b: { type: "string" } },
        required: ["a", "b"],
        title: "second",
      },
      dropped: ["/allOf/2/title"],
    });
  });

  test("says draft 7's tuples as prefix items; what can't be a schema is nothing", () => {
    expect(schemaOf({ items: [{ type: "string" }, true] })).toEqual({
      prefixItems: [{ type: "string" }, {}],
    });
    expect(droppedOf({ properties: { never: false } })).toEqual(["/properties/never"]);
    expect(droppedOf({ anyOf: "x" })).toEqual(["/anyOf"]);
    expect(schemaOf({ properties: "x" })).toEqual({ properties: {} });
  });

  test("is made once for one object", () => {
    const schema = { type: "object" };
    expect(adaptSchema(schema)).toBe(adaptSchema(schema));
  });
});
