import { describe, expect, it } from "vitest";
import { type Derivation, deriveKey } from "../../../src/geometry/chit/anchor-cipher.ts";
import { changeNotes, decryptAnchors, encryptAnchors } from "../../../src/geometry/chit/anchors.ts";
import { signDocument } from "../../../src/geometry/chit/sign.ts";
import { readDocument } from "../../../src/geometry/packet/read-document.ts";
import { pythonCanonical } from "../../../src/kernel/python-json.ts";
import {
  chitKey,
  demoKey,
  geometryText,
  vectorDocument,
  vectors,
  vectorText,
} from "../../support/geometry.ts";

const { signal } = new AbortController();
const fixture = () => readDocument(geometryText("cgp_fixture.json"), "cgp_fixture.json");
/** The salt and iv of the vectors, in the order in which they are asked for. */
const vectorRandom = () => {
  const given = [
    Buffer.from("AAECAwQFBgcICQoLDA0ODw==", "base64"),
    Buffer.from("ZGVmZ2hpamtsbW5v", "base64"),
  ];
  return (bytes: number) => {
    const next = given.shift();
    if (next?.length !== bytes) throw new Error(`${bytes} bytes were not expected`);
    return next;
  };
};

const cases: readonly (readonly [string, Derivation, string])[] = [
  ["encrypted_pbkdf2_100k", "pbkdf2-100k", "[0.800000011920929,0.20000000298023224,0.0,0.0]"],
  ["encrypted_pbkdf2_600k", "pbkdf2-600k", "[0.800000011920929,0.20000000298023224,0.0,0.0]"],
  ["encrypted_scrypt_json", "scrypt", "[0.8,0.2,0,0]"],
];

describe.each(cases)("%s", (name, how, anchor) => {
  it("derives the vector's key", async () => {
    const key = await deriveKey(vectors.demo_key, Buffer.from("AAECAwQFBgcICQoLDA0ODw==", "base64"), how);
    expect(key.toString("base64")).toBe(vectors.packets[name]?.derived_key_b64);
  });

  it("is decrypted, the way being found out, and loses its signature", async () => {
    const { value, changes, unsigned } = await decryptAnchors(vectorDocument(name), [demoKey], signal);
    expect(changes).toEqual([
      { path: "$.super_nodes[0].constellations[0]", id: "const_0_0", how, dimensions: 4 },
    ]);
    expect(pythonCanonical(value)).toContain(`"anchor":${anchor},"id":"const_0_0"`);
    expect(pythonCanonical(value)).not.toContain("anchor_enc");
    expect(unsigned).toBe(true);
    expect(pythonCanonical(value)).not.toContain("hmac");
  });

  it("is what encrypting and signing the fixture gives", async () => {
    const random = vectorRandom();
    const sealed = await encryptAnchors(fixture(), demoKey, how, { random, signal });
    const document = readDocument(pythonCanonical(sealed.value), "x");
    const scheme = how === "scrypt" ? "B" : "A";
    const signed = signDocument(document, demoKey, { scheme, now: 1765000000 });
    expect(pythonCanonical(signed)).toBe(pythonCanonical(vectorDocument(name).value));
  });
});

describe("encryptAnchors", () => {
  it("takes off a signature that no longer fits, and leaves a packet without anchors as it is", async () => {
    const ports = { random: vectorRandom(), signal };
    const { unsigned } = await encryptAnchors(vectorDocument("signed_hmac"), demoKey, "pbkdf2-100k", ports);
    expect(unsigned).toBe(true);
    const bare = readDocument(geometryText("example_capsule.json"), "x");
    const same = await encryptAnchors(bare, demoKey, "pbkdf2-100k", { random: vectorRandom(), signal });
    expect(same).toEqual({ value: bare.value, changes: [], unsigned: false });
  });

  it.each([
    ['"x"', "$.super_nodes[0].constellations[0].anchor is no list of numbers"],
    ["[1, null]", "$.super_nodes[0].constellations[0].anchor[1] is no finite number"],
  ])("refuses the anchor %s", async (anchor, message) => {
    const text = `{"spec":"chit.cgp.v0.1","super_nodes":[{"constellations":[{"id":"c","anchor":${anchor}}]}]}`;
    const ports = { random: (bytes: number) => Buffer.alloc(bytes), signal };
    await expect(encryptAnchors(readDocument(text, "x"), demoKey, "pbkdf2-100k", ports)).rejects.toThrow(
      message,
    );
  });
});

describe("changeNotes", () => {
  it("counts by way, and names places where they are few", () => {
    const change = (i: number, how: Derivation) => ({ path: `$[${i}]`, id: "c", how, dimensions: 2 });
    const many = [1, 2, 3, 4].map((i) => change(i, "pbkdf2-600k"));
    expect(changeNotes([...many, change(5, "scrypt")])).toEqual([
      "4 anchors: PBKDF2-HMAC-SHA256, 600,000 rounds (chit_security.py, later)",
      "1 anchor ($[5]): scrypt n=16384 r=8 p=1, JSON text (the demo gateway, December 2025)",
    ]);
    expect(changeNotes([])).toEqual([]);
  });
});

describe("decryptAnchors", () => {
  it("refuses another key, and an id that was changed, with the place", async () => {
    await expect(
      decryptAnchors(vectorDocument("encrypted_pbkdf2_100k"), [chitKey("no", "X")], signal),
    ).rejects.toMatchObject({
      exit: 3,
      message: "encrypted_pbkdf2_100k: $.super_nodes[0].constellations[0].anchor_enc opens with none of X",
    });
    const text = vectorText("encrypted_scrypt_json").replace("const_0_0", "const_0_1");
    await expect(decryptAnchors(readDocument(text, "x"), [demoKey], signal)).rejects.toMatchObject({
      exit: 3,
    });
  });

  it("opens with whichever of several keys fits", async () => {
    const { changes } = await decryptAnchors(
      vectorDocument("encrypted_scrypt_json"),
      [chitKey("no", "X"), demoKey],
      signal,
    );
    expect(changes.map(({ how }) => how)).toEqual(["scrypt"]);
  });

  it.each([
    [/"iv": "[^"]+"/, '"iv": "AAAA"', "iv has 3 bytes, not 12"],
    [/"iv": "[^"]+"/, '"iv": "?"', "iv is no base64"],
    [/"ct": "[^"]+"/, '"ct": "AAAA"', "ct is shorter than its 16-byte tag"],
    [/"salt": "[^"]+",/, "", "salt is no base64"],
  ])("refuses %s as %s", async (from, to, reason) => {
    const text = vectorText("encrypted_scrypt_json").replace(from, to);
    await expect(decryptAnchors(readDocument(text, "x"), [demoKey], signal)).rejects.toMatchObject({
      exit: 2,
      message: `x: $.super_nodes[0].constellations[0].anchor_enc ${reason}`,
    });
  });

  it("stops when it is told to", async () => {
    const stopped = AbortSignal.abort(new Error("stopped"));
    await expect(decryptAnchors(vectorDocument("encrypted_scrypt_json"), [demoKey], stopped)).rejects.toThrow(
      "stopped",
    );
  });
});
