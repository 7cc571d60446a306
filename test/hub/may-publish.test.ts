import { describe, expect, it } from "vitest";
import { identityOf, licenseOf, mayWrite, repoId } from "../../src/hub/index.ts";

function whoami(accessToken: object) {
  return { type: "user", name: "ada", orgs: [{ name: "PMOVES" }, {}], auth: { accessToken } };
}

function hubOf(accessToken: object) {
  const identity = identityOf(whoami(accessToken));
  if (identity === undefined) throw new Error("no identity");
  return { whoAmI: async () => identity };
}

describe("whose token it is", () => {
  it("is read from whoami-v2", () => {
    expect(identityOf(whoami({ role: "write", displayName: "laptop" }))).toEqual({
      name: "ada",
      orgs: ["PMOVES"],
      role: "write",
      writes: true,
      tokenName: "laptop",
    });
    expect(identityOf("<html>")).toBeUndefined();
  });

  it.each([
    [{ role: "read" }, false],
    [{ role: "fineGrained", fineGrained: { scoped: [{ permissions: ["repo.content.read"] }] } }, false],
    [{ role: "fineGrained", fineGrained: { scoped: [{ permissions: ["repo.write"] }] } }, true],
    [{ role: "fineGrained" }, null],
    [{ role: "somethingNew" }, null],
    [{}, null],
  ])("knows of %j whether it writes: %s", (token, writes) => {
    expect(identityOf(whoami(token))?.writes).toBe(writes);
  });
});

describe("before anything is published", () => {
  it("a token that may only read is refused, by its name", async () => {
    await expect(mayWrite(hubOf({ role: "read", displayName: "laptop" }))).rejects.toMatchObject({
      code: "hub.forbidden",
      exit: 4,
      message: "the token laptop may only read",
    });
  });

  it("a fine-grained token without repo.write is refused with its own mend", async () => {
    await expect(mayWrite(hubOf({ role: "fineGrained", fineGrained: {} }))).rejects.toMatchObject({
      code: "hub.forbidden",
      hint: expect.stringContaining("write access to contents"),
    });
  });

  it("a token of which the Hub says nothing may try", async () => {
    await expect(mayWrite(hubOf({}))).resolves.toBeUndefined();
  });

  it.each([
    ["CC BY 4.0", "cc-by-4.0"],
    ["Apache-2.0", "apache-2.0"],
    ["a\nb: c", "cc-by-4.0 or"],
  ])("a licence that the Hub has no name for is refused: %j", async (given, near) => {
    const ports = { hubSettings: async () => ({}), license: async () => undefined };
    await expect(licenseOf(ports, "o/r", given)).rejects.toMatchObject({
      code: "hub.license",
      exit: 2,
      hint: expect.stringContaining(near),
    });
  });

  it.each(["bad", "a/b/c", "../x", "a/..", "o/-r", "o/r.", "o/a--b", "o/r r", "", "/"])(
    "%j is no repository",
    (text) => {
      expect(() => repoId(text)).toThrow(/is no repository of the Hub/);
    },
  );

  it.each(["o/r", "PMOVES/geometry-trajectories-v1", "a_b/c.d-2", "o/_x"])("%j is one", (text) => {
    expect(repoId(text)).toBe(text);
  });

  it("the licence is what is said now, else the settings, else what is remembered", async () => {
    const ports = (setting: string | undefined, known: string | undefined) => ({
      hubSettings: async () => ({ license: setting }),
      license: async () => known,
    });
    expect(await licenseOf(ports("mit", "cc0-1.0"), "o/r", "apache-2.0")).toBe("apache-2.0");
    expect(await licenseOf(ports("mit", "cc0-1.0"), "o/r", undefined)).toBe("mit");
    expect(await licenseOf(ports(undefined, "cc0-1.0"), "o/r", undefined)).toBe("cc0-1.0");
    await expect(licenseOf(ports(undefined, undefined), "o/r", undefined)).rejects.toMatchObject({
      code: "hub.license",
      exit: 2,
      message: expect.stringContaining("o/r"),
    });
  });
});
