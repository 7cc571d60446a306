import { describe, expect, it } from "vitest";
import { PUBLIC_DEFAULT } from "../../../src/geometry/chit/schemes.ts";
import { shapeId } from "../../../src/geometry/chit/shape-id.ts";
import { isSigned, signDocument } from "../../../src/geometry/chit/sign.ts";
import { storedForm } from "../../../src/geometry/chit/stored-form.ts";
import { verifyDocument } from "../../../src/geometry/chit/verify.ts";
import { packetOf, readDocument } from "../../../src/geometry/packet/read-document.ts";
import { pythonCanonical, toRawJson } from "../../../src/kernel/python-json.ts";
import {
  chitKey,
  demoKey,
  geometryText,
  vectorDocument,
  vectors,
  vectorText,
} from "../../support/geometry.ts";

const fixture = () => readDocument(geometryText("cgp_fixture.json"), "cgp_fixture.json");
const now = 1765000000;

describe("signDocument", () => {
  it.each([
    ["A", "signed_hmac"],
    ["B", "signed_prefix_hash"],
  ] as const)("signs the fixture under scheme %s as the vector %s has it", (scheme, name) => {
    const signed = signDocument(fixture(), demoKey, { scheme, now });
    expect(pythonCanonical(signed)).toBe(pythonCanonical(vectorDocument(name).value));
  });

  it("signs a capsule's data under scheme C as the vector has it", () => {
    const bare = vectorText("mesh_capsule").replace(/,\s*"sig": \{\s*"hmac": "[^"]+"\s*\}/, "");
    const signed = signDocument(readDocument(bare, "x"), demoKey, { scheme: "C", now });
    expect(pythonCanonical(signed)).toBe(pythonCanonical(vectorDocument("mesh_capsule").value));
  });

  it("puts a capsule around a bare packet under scheme C", () => {
    const signed = readDocument(pythonCanonical(signDocument(fixture(), demoKey, { scheme: "C", now })), "x");
    expect(signed.identity).toMatchObject({
      path: "$.capsule.data",
      wrapping: ["shape-capsule of mesh-agent"],
    });
    expect(verifyDocument(signed, [demoKey], true)[0]).toMatchObject({ scheme: "C", verdict: "valid" });
  });

  it("keeps what is around the packet, and replaces an older signature", () => {
    const text = `{"topic":"geometry.cgp.v1","payload":${vectorText("tampered_hmac")},"n":1.0}`;
    const signed = readDocument(
      pythonCanonical(signDocument(readDocument(text, "x"), demoKey, { scheme: "A", now })),
      "x",
    );
    expect(verifyDocument(signed, [demoKey], true)[0]).toMatchObject({
      path: "$.payload.sig",
      verdict: "valid",
    });
    expect(JSON.stringify(toRawJson(signed.value))).toContain('"n":1.0');
  });

  it("takes another key id where it is given one", () => {
    const signed = JSON.stringify(
      toRawJson(signDocument(fixture(), demoKey, { scheme: "A", kid: "team", now })),
    );
    expect(signed).toContain('"kid":"team"');
  });

  it("makes signatures that verification calls forgeable with the public default passphrase", () => {
    const weak = chitKey(PUBLIC_DEFAULT);
    const text = pythonCanonical(signDocument(fixture(), weak, { scheme: "B", now }));
    for (const keys of [[weak], [demoKey]]) {
      expect(verifyDocument(readDocument(text, "x"), keys, false)[0]).toMatchObject({
        verdict: "forgeable",
        accepted: false,
        scheme: "B",
      });
    }
  });

  it("refuses what is no packet, and a number that JSON has no form for", () => {
    expect(() => signDocument(readDocument('{"a":1}', "x"), demoKey, { scheme: "A", now })).toThrow(
      "x: $ holds no CGP: no packet: an object with a",
    );
    const odd = readDocument('{"spec":"chit.cgp.v0.1","super_nodes":[],"meta":{"a":NaN}}', "x");
    expect(() => signDocument(odd, demoKey, { scheme: "A", now })).toThrow(
      "x: $.meta.a is not a finite number",
    );
  });

  it("knows a signed packet from a bare one", () => {
    expect(isSigned(packetOf(vectorDocument("signed_hmac")))).toBe(true);
    expect(isSigned(packetOf(fixture()))).toBe(false);
  });
});

describe("shapeId", () => {
  it("is the name under which the demo gateway stored the packet", () => {
    const stored = packetOf(readDocument(geometryText("5546e34b5fbe776c.json"), "x"));
    expect(shapeId(stored)).toBe(vectors.shape_id.shape_id);
    expect(shapeId(stored)).toBe("5546e34b5fbe776c");
    expect(shapeId(packetOf(fixture()))).toBe(vectors.shape_id.shape_id_of_raw_fixture);
  });

  it("is that name for the raw packet too, in the form that the gateway gives it", () => {
    const stored = storedForm(packetOf(fixture()));
    expect(stored === undefined ? undefined : shapeId(stored)).toBe("5546e34b5fbe776c");
  });

  it("has no stored form where the gateway's models would refuse the packet", () => {
    expect(
      storedForm(packetOf(readDocument('{"spec":"chit.cgp.v0.1","super_nodes":[]}', "x"))),
    ).toBeUndefined();
    const capsule = packetOf(readDocument(geometryText("example_capsule.json"), "x"));
    expect(storedForm(capsule)).toBeUndefined();
  });

  it("does not depend on signature, key order or white space", () => {
    expect(shapeId(packetOf(vectorDocument("signed_hmac")))).toBe(shapeId(packetOf(fixture())));
  });
});
