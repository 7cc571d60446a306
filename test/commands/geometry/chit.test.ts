import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { secretPacket, vectors, vectorText } from "../../support/geometry.ts";
import { geometry } from "../../support/geometry-commands.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { startUpstream } from "../../support/upstream.ts";

const env = { CHIT_PASSPHRASE: vectors.demo_key };

function keyFile(mode: number): string {
  const path = join(tempFolder(), "chit.key");
  writeFileSync(path, `${vectors.demo_key}\n`);
  chmodSync(path, mode);
  return path;
}

describe("pmoves geometry verify", () => {
  it("names the scheme and accepts what fits", async () => {
    const { exit, out } = await geometry(["verify", "--json"], { stdin: vectorText("signed_hmac"), env });
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toEqual([
      {
        path: "$.sig",
        verdict: "valid",
        accepted: true,
        scheme: "A",
        scheme_name: "A: HMAC-SHA256 over the canonical packet",
        key: "CHIT_PASSPHRASE",
        kid: vectors.demo_kid,
        reason: expect.stringContaining("fits CHIT_PASSPHRASE"),
      },
    ]);
  });

  it("refuses scheme B when strict, a changed packet always, with exit 3", async () => {
    const b = vectorText("signed_prefix_hash");
    expect((await geometry(["verify"], { stdin: b, env })).exit).toBe(0);
    const strict = await geometry(["verify", "--strict"], { stdin: b, env });
    expect(strict).toMatchObject({
      exit: 3,
      out: expect.stringMatching(/^\$\.sig\tweak\tfalse\tB: SHA-256/),
    });
    const changed = await geometry(["verify"], { stdin: vectorText("tampered_hmac"), env });
    expect(changed).toMatchObject({ exit: 3, out: expect.stringContaining("changed after signing") });
  });

  it("verifies a capsule with the mesh's passphrase", async () => {
    const mesh = { MESH_PASSPHRASE: vectors.demo_key };
    expect(await geometry(["verify"], { stdin: vectorText("mesh_capsule"), env: mesh })).toMatchObject({
      exit: 0,
      out: expect.stringContaining("$.capsule.sig\tvalid\ttrue\tC: HMAC-SHA256 over capsule.data"),
    });
  });

  it("needs no key to call a packet unsigned, with exit 3", async () => {
    expect(await geometry(["verify", "cgp_fixture.json"])).toMatchObject({
      exit: 3,
      out: expect.stringContaining("$.sig\tunsigned\tfalse"),
    });
  });

  it("needs a key otherwise: exit 4, with what was looked for", async () => {
    const { exit, err } = await geometry(["verify"], { stdin: vectorText("signed_hmac") });
    expect(exit).toBe(4);
    expect(err).toContain(
      "there is no passphrase: CHIT_SIGNING_KEY, CHIT_PASSPHRASE, CHIT_PROD_PASSPHRASE are not set",
    );
    const named = await geometry(["verify", "--key-env", "TEAM"], { stdin: vectorText("signed_hmac") });
    expect(named).toMatchObject({ exit: 4, err: expect.stringContaining("TEAM is not set") });
  });

  it("takes the key from a 0600 file, and refuses a file that others may read", async () => {
    const stdin = vectorText("signed_hmac");
    expect((await geometry(["verify", "--key-file", keyFile(0o600)], { stdin })).exit).toBe(0);
    const open = await geometry(["verify", "--key-file", keyFile(0o644)], { stdin });
    expect(open).toMatchObject({
      exit: 2,
      err: expect.stringContaining("may be read by others (mode 0644)"),
    });
  });

  it("asks for the key where somebody sits at the terminal, and shows it nowhere", async () => {
    const asked: string[] = [];
    const askHidden = async (question: string) => {
      asked.push(question);
      return vectors.demo_key;
    };
    const path = join(tempFolder(), "signed.json");
    writeFileSync(path, vectorText("signed_hmac"));
    const { exit, out, err } = await geometry(["verify", path], { askHidden });
    expect(exit).toBe(0);
    expect(asked).toEqual(["Passphrase (CHIT_SIGNING_KEY or CHIT_PASSPHRASE or CHIT_PROD_PASSPHRASE): "]);
    expect(out + err).not.toContain(vectors.demo_key);
  });

  it("has no flag that takes a key", async () => {
    const { exit, err } = await geometry(["verify", "--key", "x"], { stdin: vectorText("signed_hmac") });
    expect(exit).toBe(2);
    expect(err).toContain("unknown option '--key'");
  });

  it("refuses what is neither packet nor capsule", async () => {
    expect(await geometry(["verify"], { stdin: '{"chit_id":1}', env })).toMatchObject({ exit: 2 });
  });
});

describe("pmoves geometry sign", () => {
  it.each(["A", "B", "C"])("writes a packet that verifies under scheme %s", async (scheme) => {
    const both = { ...env, MESH_PASSPHRASE: vectors.demo_key };
    const signed = await geometry(["sign", "cgp_fixture.json", "--scheme", scheme], { env: both });
    expect(signed.exit).toBe(0);
    expect(signed.err).toContain(`signed under scheme ${scheme} with`);
    const verified = await geometry(["verify", "--json"], { stdin: signed.out, env: both });
    expect(JSON.parse(verified.out)).toMatchObject([{ scheme, accepted: true }]);
  });

  it("writes the vector, in every format", async () => {
    for (const format of ["plain", "json", "jsonl", "table"]) {
      const { out } = await geometry(["sign", "cgp_fixture.json", "--format", format], { env });
      expect(JSON.parse(out)).toEqual(JSON.parse(vectorText("signed_hmac")));
      expect((await geometry(["verify", "--strict"], { stdin: out, env })).exit).toBe(0);
    }
  });

  it("says that a signature was replaced, and warns of scheme B", async () => {
    const again = await geometry(["sign", "--kid", "team"], { stdin: vectorText("tampered_hmac"), env });
    expect(again.err).toContain("the signature it had was replaced");
    expect(JSON.parse(again.out).sig.kid).toBe("team");
    expect((await geometry(["sign", "cgp_fixture.json", "--scheme", "B"], { env })).err).toContain(
      "scheme B is no HMAC",
    );
  });

  it.each(["sign", "encrypt", "decrypt"])("%s refuses to write out secrets unless told to", async (word) => {
    const refused = await geometry([word], { stdin: secretPacket, env });
    expect(refused).toMatchObject({
      exit: 2,
      out: "",
      err: expect.stringContaining("stdin holds secrets in 2 places"),
    });
    expect(refused.err).not.toContain("hunter2");
    const allowed = await geometry([word, "--reveal"], { stdin: secretPacket, env });
    expect(allowed.exit).toBe(0);
    expect(allowed.out).toContain("hunter2-plain");
  });
});

describe("pmoves geometry encrypt and decrypt", () => {
  it.each(["pbkdf2-600k", "pbkdf2-100k", "scrypt"])("go there and back with %s", async (derive) => {
    const sealed = await geometry(["encrypt", "cgp_fixture.json", "--derive", derive], { env });
    expect(sealed.exit).toBe(0);
    expect(sealed.err).toContain(
      "encrypted with CHIT_PASSPHRASE\n1 anchor ($.super_nodes[0].constellations[0]): ",
    );
    expect(JSON.parse(sealed.out).super_nodes[0].constellations[0]).not.toHaveProperty("anchor");
    const again = await geometry(["encrypt", "cgp_fixture.json", "--derive", derive], { env });
    expect(again.out).not.toBe(sealed.out);
    const opened = await geometry(["decrypt"], { stdin: sealed.out, env });
    expect(opened.err).toContain("it carries no signature, so nothing says who encrypted it");
    const { anchor } = JSON.parse(opened.out).super_nodes[0].constellations[0];
    expect(anchor.map((value: number) => value.toFixed(6))).toEqual([
      "0.800000",
      "0.200000",
      "0.000000",
      "0.000000",
    ]);
  });

  it("decrypts a signed packet after verifying it, and says which way", async () => {
    const { exit, out, err } = await geometry(["decrypt"], {
      stdin: vectorText("encrypted_pbkdf2_100k"),
      env,
    });
    expect(exit).toBe(0);
    expect(out).toContain("0.20000000298023224");
    expect(err).toContain("$.sig: valid, scheme A");
    expect(err).toContain(
      "1 anchor ($.super_nodes[0].constellations[0]): PBKDF2-HMAC-SHA256, 100,000 rounds",
    );
    expect(err).toContain("the signature was over the encrypted packet and was taken off");
  });

  it("refuses a packet that was changed, unless told not to look, and scheme B when strict", async () => {
    const stdin = vectorText("encrypted_pbkdf2_100k").replace('"bins": 5', '"bins": 6');
    expect(await geometry(["decrypt"], { stdin, env })).toMatchObject({
      exit: 3,
      out: "",
      err: expect.stringContaining("$.sig is invalid"),
    });
    expect((await geometry(["decrypt", "--no-verify"], { stdin, env })).exit).toBe(0);
    const b = vectorText("encrypted_scrypt_json");
    expect((await geometry(["decrypt", "--strict"], { stdin: b, env })).exit).toBe(3);
    expect((await geometry(["decrypt"], { stdin: b, env })).exit).toBe(0);
  });

  it("warns where there is nothing to encrypt or decrypt", async () => {
    const { exit, err } = await geometry(["decrypt", "cgp_fixture.json"], { env });
    expect(exit).toBe(0);
    expect(err).toContain("it holds no encrypted anchors");
    expect((await geometry(["encrypt", "example_capsule.json"], { env })).err).toContain(
      "it holds no anchors",
    );
  });
});

describe("pmoves geometry ui-check", () => {
  it("exits with 3 where something is wrong, with 5 where nothing answers, with 2 for no address", async () => {
    const upstream = await startUpstream(({ url }) =>
      url === "/" ? { headers: { "content-type": "text/html" }, body: "<html>" } : { status: 404, body: "" },
    );
    const { exit, out } = await geometry(["ui-check", upstream.url]);
    expect(exit).toBe(3);
    expect(out.split("\n").map((line) => line.split("\t").slice(0, 3))).toEqual([
      ["ok", "page", `${upstream.url}/`],
      ["failed", "list", "saves/_list.json"],
      ["not_checked", "save", "saves/"],
      [""],
    ]);
    await upstream.close();
    expect((await geometry(["ui-check", upstream.url])).exit).toBe(5);
    expect((await geometry(["ui-check", "localhost"])).exit).toBe(2);
  });
});
