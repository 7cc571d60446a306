import { describe, expect, it } from "vitest";
import { loadedSchemas, loadSchemas } from "../../src/kernel/json-schema.ts";

describe("JSON Schema", () => {
  it("is not loaded before somebody asks, and then is for code that can't wait", async () => {
    expect(loadedSchemas()).toBeUndefined();
    const schemas = await loadSchemas();
    expect(loadedSchemas()).toBe(schemas);
  });

  it("says where a value fails, by which keyword and why", async () => {
    const { compile } = bound(await loadSchemas());
    const validate = compile({
      type: "object",
      properties: { a: { type: "array", items: { enum: ["x", "y"] } }, b: { const: 1 } },
      required: ["a"],
      additionalProperties: false,
    });
    expect(validate({ a: ["x"] })).toBeUndefined();
    expect(validate({ a: ["x", "z"] })).toBe(
      'at /a/1 (enum): must be equal to one of the allowed values (["x","y"])',
    );
    expect(validate({})).toBe("at the top (required): must have required property 'a'");
    expect(validate({ a: [], zz: 1 })).toBe(
      'at the top (additionalProperties): must NOT have additional properties ("zz")',
    );
    expect(validate({ a: [], b: 2 })).toContain("at /b (const): must be equal to constant (1)");
  });

  it("checks formats", async () => {
    const { compile } = bound(await loadSchemas());
    expect(compile({ type: "string", format: "date-time" })("yesterday")).toContain("(format)");
  });

  it("reads draft-07 where `$schema` names it: `items` as a list", async () => {
    const { compile } = bound(await loadSchemas());
    const tuple = { type: "array", items: [{ type: "string" }] };
    const validate = compile({ $schema: "http://json-schema.org/draft-07/schema#", ...tuple });
    expect(validate([1])).toBe("at /0 (type): must be string");
    expect(() => compile(tuple)).toThrow("not a JSON Schema: schema/items must be object,boolean");
  });

  it("reads 2020-12 without `$schema` and with it: `prefixItems`", async () => {
    const { compile } = bound(await loadSchemas());
    const tuple = { type: "array", prefixItems: [{ type: "string" }] };
    const named = compile({ $schema: "https://json-schema.org/draft/2020-12/schema", ...tuple });
    expect(compile(tuple)([1])).toBe("at /0 (type): must be string");
    expect(named([1])).toBe("at /0 (type): must be string");
  });

  it.each([
    [{ type: "strin" }, "not a JSON Schema: schema/type must be equal to one of the allowed values"],
    [{ properties: [] }, "not a JSON Schema: schema/properties must be object"],
    [{ pattern: "(" }, "not a JSON Schema: Invalid regular expression"],
    [{ $ref: "#/nope" }, 'not a JSON Schema: `$ref` "#/nope" points at nothing in it'],
    [{ $ref: "https://elsewhere.example/s.json" }, "is remote, and remote schemas are not fetched"],
    [{ $schema: "https://example.com/mine" }, "is not a draft known here"],
  ])("refuses what is no schema: %j", async (schema, message) => {
    const { compile } = bound(await loadSchemas());
    expect(() => compile(schema)).toThrow(message);
  });

  it("compiles a schema once, by object and by text", async () => {
    const { compile } = bound(await loadSchemas());
    const schema = { type: "object", properties: { once: { type: "string" } } };
    expect(compile(schema)).toBe(compile(schema));
    expect(compile(structuredClone(schema))).toBe(compile(schema));
  });

  it("keeps schemas with the same `$id` apart", async () => {
    const { compile } = bound(await loadSchemas());
    const text = compile({ $id: "https://a.example/s", type: "string" });
    const number = compile({ $id: "https://a.example/s", type: "number" });
    expect([text("x"), number(1)]).toEqual([undefined, undefined]);
    expect(text(1)).toBe("at the top (type): must be string");
  });
});

function bound(schemas: Awaited<ReturnType<typeof loadSchemas>>) {
  return { compile: (schema: object) => schemas.compile(schema) };
}
