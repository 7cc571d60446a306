import { describe, expect, it } from "vitest";
import { verifyDocument } from "../../../src/geometry/chit/verify.ts";
import { readDocument } from "../../../src/geometry/packet/read-document.ts";
import {
  chitKey,
  demoKey,
  geometryText,
  vectorDocument,
  vectors,
  vectorText,
} from "../../support/geometry.ts";

const verify = (name: string, strict = false, key = demoKey) =>
  verifyDocument(vectorDocument(name), [key], strict);

describe("verifyDocument", () => {
  it("names scheme A where the HMAC fits", () => {
    expect(verify("signed_hmac", true)).toEqual([
      expect.objectContaining({
        path: "$.sig",
        verdict: "valid",
        accepted: true,
        scheme: "A",
        key: "CHIT_PASSPHRASE",
        kid: vectors.demo_kid,
      }),
    ]);
  });

  it("names scheme B, says that it is weak, and refuses it when strict", () => {
    const [loose] = verify("signed_prefix_hash");
    expect(loose).toMatchObject({ verdict: "weak", accepted: true, scheme: "B", kid: "demo" });
    expect(loose?.reason).toContain("length extension");
    const [strict] = verify("signed_prefix_hash", true);
    expect(strict).toMatchObject({ verdict: "weak", accepted: false, scheme: "B" });
    expect(strict?.reason).toContain("strict mode refuses it");
  });

  it("says that the demo gateway would refuse a packet whose integers it turns into floats", () => {
    expect(verify("signed_prefix_hash")[0]?.reason).toContain(
      "the demo gateway's HTTP route would refuse it",
    );
  });

  it("names scheme C where a capsule is signed", () => {
    expect(verify("mesh_capsule")).toEqual([
      expect.objectContaining({
        path: "$.capsule.sig",
        verdict: "valid",
        accepted: true,
        scheme: "C",
        kid: null,
      }),
    ]);
  });

  it.each(["encrypted_pbkdf2_100k", "encrypted_pbkdf2_600k"])(
    "verifies %s before anything is decrypted",
    (name) => {
      expect(verify(name)[0]).toMatchObject({ verdict: "valid", scheme: "A" });
    },
  );

  it("verifies the scrypt packet under scheme B", () => {
    expect(verify("encrypted_scrypt_json")[0]).toMatchObject({ verdict: "weak", scheme: "B" });
  });

  it("tells a changed packet from another key, as far as kid tells", () => {
    expect(verify("tampered_hmac")[0]).toMatchObject({
      verdict: "invalid",
      accepted: false,
      scheme: null,
      reason: expect.stringContaining("changed after signing"),
    });
    expect(verify("signed_hmac", false, chitKey("another"))[0]?.reason).toContain(
      `${vectors.demo_kid} is of another key`,
    );
    expect(verify("signed_prefix_hash", false, chitKey("another"))[0]?.reason).toContain(
      "changed, or another key",
    );
  });

  it("accepts a packet whose keys were reordered, and none in which 0 became 0.0", () => {
    const text = vectorText("signed_hmac");
    const value = JSON.parse(text) as Record<string, unknown>;
    const reordered = text.replace(/^\{/, '{ "zz": 1,').replace('"zz": 1,', "");
    expect(verifyDocument(readDocument(reordered, "x"), [demoKey], true)[0]?.verdict).toBe("valid");
    const floats = text.replace(/0\.2,\s*0,\s*0\s*\]/, "0.2, 0.0, 0.0]");
    expect(floats).not.toBe(text);
    expect(JSON.parse(floats)).toEqual(value);
    expect(verifyDocument(readDocument(floats, "x"), [demoKey], true)[0]?.verdict).toBe("invalid");
  });

  it("finds the key that fits among several", () => {
    const keys = [chitKey("first", "CHIT_SIGNING_KEY"), demoKey];
    expect(verifyDocument(vectorDocument("signed_hmac"), keys, true)[0]).toMatchObject({
      key: "CHIT_PASSPHRASE",
    });
  });

  it("calls a packet without signature unsigned", () => {
    for (const file of ["cgp_fixture.json", "5546e34b5fbe776c.json"]) {
      expect(verifyDocument(readDocument(geometryText(file), file), [demoKey], false)).toEqual([
        expect.objectContaining({ path: "$.sig", verdict: "unsigned", accepted: false }),
      ]);
    }
  });

  it("verifies both where a capsule and the packet in it are signed", () => {
    const packet = vectorText("signed_hmac");
    const capsule = readDocument(
      `{"type":"shape-capsule","capsule":{"data":${packet},"sig":{"hmac":"AAAA"}}}`,
      "x",
    );
    expect(verifyDocument(capsule, [demoKey], false).map(({ path, verdict }) => [path, verdict])).toEqual([
      ["$.capsule.sig", "unreadable"],
      ["$.capsule.data.sig", "valid"],
    ]);
  });

  it.each([
    ['"abc"', "$.sig is no base64"],
    ['{"alg": "HMAC-SHA256"}', "$.sig is no base64"],
    ['{"hmac": "AAAA"}', "$.sig.hmac is no base64 of 32 bytes"],
    ["7", "$.sig is no base64"],
  ])("calls the signature %s unreadable", (sig, reason) => {
    const document = readDocument(`{"spec":"chit.cgp.v0.1","super_nodes":[],"sig":${sig}}`, "x");
    expect(verifyDocument(document, [demoKey], false)[0]).toMatchObject({
      verdict: "unreadable",
      accepted: false,
      reason: expect.stringContaining(reason),
    });
  });
});
