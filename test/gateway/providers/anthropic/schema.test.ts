import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../../../src/gateway/model/index.ts";
import { adaptSchema } from "../../../../src/gateway/providers/anthropic/schema.ts";

const closed = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: "object",
  properties,
  additionalProperties: false,
  ...more,
});

test("what the wire understands stays as it is", () => {
  const schema = closed(
    {
      s: { type: "string", format: "date", pattern: "^a+$", default: "a" },
      e: { enum: ["a", 1, null, true] },
      c: { const: 1, title: "C" },
      l: { type: "array", items: { $ref: "#/$defs/d" }, minItems: 1 },
      u: { anyOf: [{ type: ["string", "null"] }, { type: "number" }] },
    },
    { required: ["s"], $defs: { d: { type: "boolean" } }, description: "D" },
  );
  expect(adaptSchema(schema)).toEqual({ schema, dropped: [], enforceable: true });
});

test.for([
  [{ type: "integer", minimum: 1, maximum: 2, multipleOf: 1 }, ["minimum", "maximum", "multipleOf"]],
  [{ type: "string", minLength: 1, maxLength: 2 }, ["minLength", "maxLength"]],
  [{ type: "string", format: "regex" }, ["format"]],
  [{ type: "string", pattern: "(?=a)b" }, ["pattern"]],
  [
    { type: "array", items: { type: "string" }, minItems: 2, maxItems: 3, uniqueItems: true },
    ["minItems", "maxItems", "uniqueItems"],
  ],
  [{ enum: [{ a: 1 }] }, ["enum"]],
  [{ type: "string", not: { const: "x" } }, ["not"]],
] as const)("of %o the wire would refuse %o: dropped, told in the description", ([field, keys]) => {
  const { schema, dropped, enforceable } = adaptSchema(closed({ f: field as JsonObject }));
  expect(dropped).toEqual(keys.map((key) => `/properties/f/${key}`));
  expect(enforceable).toBe(true);
  const made = (schema.properties as { readonly f: JsonObject }).f;
  for (const key of keys) {
    expect(made).not.toHaveProperty(key);
    expect(made.description).toContain(`${key}: `);
  }
});

test("a description that is there goes before what was dropped", () => {
  const { schema } = adaptSchema({ type: "string", description: "A name.", maxLength: 3 });
  expect(schema.description).toBe("A name.\n\nMust also hold: maxLength: 3.");
});

test("every object is closed, at every depth; one that was open is told", () => {
  const inner = { type: "object", properties: { a: { type: "string" } } };
  const outer = { type: "object", properties: { i: inner }, additionalProperties: true };
  const { schema, dropped } = adaptSchema(outer);
  expect(schema).toEqual(closed({ i: closed({ a: { type: "string" } }) }));
  expect(dropped).toEqual(["/additionalProperties"]);
});

test("oneOf becomes anyOf, and words about the schema itself go silently", () => {
  const { schema, dropped } = adaptSchema({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $comment: "c",
    oneOf: [{ type: "string" }, { type: "null" }],
  });
  expect(schema).toEqual({ anyOf: [{ type: "string" }, { type: "null" }] });
  expect(dropped).toEqual([]);
});

describe("can't be enforced without changing its meaning:", () => {
  const node = closed({ next: { $ref: "#/$defs/node" } });
  test.for<[string, JsonObject]>([
    ["an object of free keys", closed({ m: { type: "object", additionalProperties: { type: "number" } } })],
    ["an object that says nothing of its keys", closed({ m: { type: "object" } })],
    ["keys by pattern", { type: "object", properties: { a: {} }, patternProperties: { "^x": {} } }],
    ["a reference to elsewhere", closed({ a: { $ref: "https://x.test/schema.json" } })],
    ["a reference inside allOf", { allOf: [{ $ref: "#/$defs/d" }], $defs: { d: { type: "string" } } }],
    ["a schema that holds itself", { $ref: "#/$defs/node", $defs: { node } }],
    ["a schema that is its own root", closed({ child: { $ref: "#" } })],
    ["a schema that is a bare truth value", closed({ a: true as Json })],
  ])("%s", ([, schema]) => {
    expect(adaptSchema(schema).enforceable).toBe(false);
  });
});

test("one definition used twice is no recursion", () => {
  const ref = { $ref: "#/$defs/d" };
  const schema = closed({ a: ref, b: ref }, { $defs: { d: closed({ x: { type: "string" } }) } });
  expect(adaptSchema(schema).enforceable).toBe(true);
});

test("the same schema is adapted once", () => {
  const schema = { type: "string", maxLength: 1 };
  expect(adaptSchema(schema)).toBe(adaptSchema(schema));
});
