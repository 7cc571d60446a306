import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isLosslessObject, readLossless } from "../../src/kernel/lossless-json.ts";
import { compareCodePoints, pythonCanonical, pythonFloat, toRawJson } from "../../src/kernel/python-json.ts";
import { geometryText, vectors } from "../support/geometry.ts";

const pairs = (name: string) => JSON.parse(geometryText(name)) as [string, string][];

describe("pythonFloat", () => {
  it("writes as Python's repr does, over 1900 doubles of all sizes", () => {
    const rows = pairs("python-floats.json");
    expect(rows.length).toBeGreaterThan(1800);
    const wrong = rows.filter(([hex, repr]) => pythonFloat(Buffer.from(hex, "hex").readDoubleBE(0)) !== repr);
    expect(wrong).toEqual([]);
  });

  it("writes what is not finite as Python does", () => {
    expect([Number.NaN, Infinity, -Infinity].map(pythonFloat)).toEqual(["NaN", "Infinity", "-Infinity"]);
  });
});

describe("pythonCanonical", () => {
  it("equals json.dumps over generated documents, character for character", () => {
    const rows = pairs("python-canonical.json");
    expect(rows.length).toBeGreaterThan(500);
    const wrong = rows.filter(([text, canonical]) => pythonCanonical(readLossless(text).value) !== canonical);
    expect(wrong).toEqual([]);
  });

  it("reads its own output back to itself", () => {
    for (const [, canonical] of pairs("python-canonical.json")) {
      const { value } = readLossless(canonical, { notFinite: true });
      expect(pythonCanonical(value)).toBe(canonical);
    }
  });

  it.each(vectors.canonical_cases)("gives the vector $name, its hash and its MAC", (vector) => {
    const { value } = readLossless(vector.json_text);
    if (!isLosslessObject(value)) throw new Error("vectors are objects");
    const bare = new Map(value);
    bare.delete("sig");
    const canonical = pythonCanonical(bare);
    expect(canonical).toBe(vector.canonical);
    expect(createHash("sha256").update(canonical).digest("hex")).toBe(vector.sha256);
    expect(createHmac("sha256", vectors.demo_key).update(canonical).digest("base64")).toBe(
      vector.hmac_sha256_b64,
    );
  });

  it("is blind to white space and key order, and to nothing else", () => {
    const of = (text: string) => pythonCanonical(readLossless(text).value);
    expect(of('{ "b" : 1 ,\n"a":[ ] }')).toBe(of('{"a":[],"b":1}'));
    expect(of('{"a":1}')).not.toBe(of('{"a":1.0}'));
    expect(of('{"a":0.0}')).not.toBe(of('{"a":-0.0}'));
    expect(of('{"a":null}')).not.toBe(of("{}"));
  });
});

describe("compareCodePoints", () => {
  it("puts what lies above U+FFFF last, also after a lone surrogate", () => {
    const keys = ["\u{1f600}", "\ue000", "\ud83d", "\ud83d\ue000", "a", "", "ab"];
    expect(keys.toSorted(compareCodePoints)).toEqual([
      "",
      "a",
      "ab",
      "\ud83d",
      "\ud83d\ue000",
      "\ue000",
      "\u{1f600}",
    ]);
  });
});

describe("toRawJson", () => {
  it("lets JSON.stringify write numbers that read back the same", () => {
    const text = '{"a":[1,1.0,-0.0,12345678901234567890123,1e-05],"__proto__":"\u{1f600}","n":null}';
    const written = JSON.stringify(toRawJson(readLossless(text).value));
    expect(written).toBe(text);
  });
});
