import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { Contracts } from "../../../src/geometry/contracts/contracts.ts";
import { readLossless, toPlain } from "../../../src/kernel/lossless-json.ts";
import { geometryText } from "../../support/geometry.ts";

const folder = new URL("../../../config/contracts/", import.meta.url);
const read = async (path: string) => {
  try {
    return await readFile(new URL(path, folder), "utf8");
  } catch {
    return undefined;
  }
};
const contracts = new Contracts(read);
const over = (files: Readonly<Record<string, unknown>>) =>
  new Contracts(async (path) => (path in files ? JSON.stringify(files[path]) : undefined));

describe("the contracts that ship", () => {
  it("are all usable but for the two files that are broken upstream, each with its reason", async () => {
    const paths = (await readdir(folder, { recursive: true })).filter((path) =>
      path.endsWith(".schema.json"),
    );
    expect(paths.length).toBe(50);
    const loaded = await Promise.all(paths.map((path) => contracts.schema(path)));
    const broken = loaded.flatMap((contract) =>
      contract.state === "broken" ? [[contract.path, contract.reason]] : [],
    );
    expect(broken.toSorted()).toEqual([
      [
        "schemas/agent-rl/training.request.v1.schema.json",
        expect.stringMatching(/^not a JSON Schema: .*exclusiveMinimum.* must be number/),
      ],
      [
        "schemas/research/deepresearch.request.v1.schema.json",
        expect.stringContaining("schemas/research/deepresearch.request.v1.schema.json is not JSON"),
      ],
    ]);
  });

  it("have every schema that a subject names", async () => {
    const topics = await contracts.topics();
    expect(topics.size).toBe(46);
    for (const { schema } of topics.values()) {
      expect(() => readFileSync(new URL(schema, folder))).not.toThrow();
    }
  });

  it("check packets under their version's schema", async () => {
    const fixture = toPlain(readLossless(geometryText("cgp_fixture.json")).value);
    const v1 = "schemas/geometry/cgp.v1.schema.json";
    expect(await contracts.check(v1, fixture)).toEqual({ schema: v1, result: "fits", reason: null });
    expect(await contracts.check(v1, { spec: "chit.cgp.v0.1", super_nodes: [] })).toMatchObject({
      result: "does_not_fit",
      reason: expect.stringContaining("/super_nodes"),
    });
    expect(await contracts.check("schemas/geometry/cgp.v2.schema.json", fixture)).toMatchObject({
      result: "fits",
    });
  });

  it("follow references into other files", async () => {
    const cgp = toPlain(readLossless(geometryText("cgp_fixture.json")).value);
    const ready = {
      cgp,
      super_node_count: 1,
      source: "s",
      cgp_spec: "chit.cgp.v0.2",
      timestamp: "2026-02-08T12:00:00Z",
    };
    const path = "schemas/tokenism/cgp.ready.v1.schema.json";
    expect(await contracts.check(path, ready)).toMatchObject({ result: "fits" });
    expect(
      await contracts.check(path, { ...ready, cgp: { spec: "chit.cgp.v0.1", super_nodes: [{}] } }),
    ).toMatchObject({
      result: "does_not_fit",
      reason: expect.stringContaining("/cgp/super_nodes/0"),
    });
  });

  it("never call a payload checked under a broken or missing schema", async () => {
    expect(await contracts.check("schemas/research/deepresearch.request.v1.schema.json", {})).toMatchObject({
      result: "not_checked",
      reason: expect.stringContaining("is not JSON"),
    });
    expect(await contracts.check("schemas/no.json", {})).toEqual({
      schema: "schemas/no.json",
      result: "not_checked",
      reason: "schemas/no.json is not there",
    });
  });
});

describe("contracts of another folder", () => {
  it("may refer to each other in a circle, and to parts of a file", async () => {
    const files = {
      "a.json": {
        $defs: { n: { type: "number" } },
        properties: { b: { $ref: "sub/b.json" }, n: { $ref: "#/$defs/n" } },
      },
      "sub/b.json": {
        $id: "https://example.invalid/b",
        properties: { a: { $ref: "../a.json" }, n: { $ref: "../a.json#/$defs/n" }, s: { $ref: "#/$defs/s" } },
        $defs: { s: { type: "string" } },
      },
    };
    const circle = over(files);
    expect(await circle.check("a.json", { n: 1, b: { n: 2, s: "x", a: { b: { n: 3 } } } })).toMatchObject({
      result: "fits",
    });
    for (const wrong of [{ b: { n: "x" } }, { b: { s: 1 } }, { b: { a: { b: { a: { n: "x" } } } } }]) {
      expect(await circle.check("a.json", wrong)).toMatchObject({ result: "does_not_fit" });
    }
  });

  it("are broken where they refer to what is not there, or are no schema", async () => {
    const files = over({
      "a.json": { $ref: "b.json" },
      "l.json": [],
      "r.json": { $ref: "https://example.invalid/x" },
    });
    expect(await files.schema("a.json")).toMatchObject({ state: "broken", reason: "b.json is not there" });
    expect(await files.schema("l.json")).toMatchObject({
      state: "broken",
      reason: "a schema file holds one object",
    });
    expect(await files.schema("r.json")).toMatchObject({
      state: "broken",
      reason: expect.stringContaining("not fetched"),
    });
  });

  it("need a topics.json of the known shape for subjects", async () => {
    await expect(over({}).topics()).rejects.toMatchObject({ code: "contracts.topics", exit: 2 });
    await expect(over({ "topics.json": {} }).topics()).rejects.toThrow('topics.json has no "topics"');
  });
});
