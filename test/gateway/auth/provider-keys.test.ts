import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { KeyRing } from "../../../src/gateway/auth/provider-keys.ts";
import type { Credential } from "../../../src/gateway/config/types.ts";
import { config, model, target } from "../../support/config.ts";

async function ringFor(
  credential: Credential,
  env: Record<string, string> = {},
  files: Record<string, string> = {},
) {
  const t = target("m/p", { credential });
  const source = { env, readFile: async (path: string) => files[path] };
  const ring = await KeyRing.read(config([model("m", [t])], []), source);
  return {
    key: (dynamic = {}) => ring.keyFor(t, dynamic)?.reveal(),
    has: (dynamic = {}) => ring.has(t, dynamic),
    ring,
  };
}

describe("KeyRing", () => {
  it("reads a variable, and takes an empty one for none", async () => {
    expect((await ringFor({ from: "env", name: "K" }, { K: "v" })).key()).toBe("v");
    expect((await ringFor({ from: "env", name: "K" }, { K: "" })).has()).toBe(false);
    expect((await ringFor({ from: "env", name: "K" })).has()).toBe(false);
  });

  it("reads a file, by its path or by a variable that names it, without the newline at its end", async () => {
    const files = { "/run/key": "v\n" };
    expect((await ringFor({ from: "path", path: "/run/key" }, {}, files)).key()).toBe("v");
    expect((await ringFor({ from: "path_from_env", name: "F" }, { F: "/run/key" }, files)).key()).toBe("v");
    expect((await ringFor({ from: "path_from_env", name: "F" }, {}, files)).has()).toBe(false);
    expect((await ringFor({ from: "path", path: "/gone" }, {}, files)).has()).toBe(false);
  });

  it("takes a dynamic key from the request only, and only an own property", async () => {
    const ring = await ringFor({ from: "dynamic", name: "mine" }, { mine: "not this" });
    expect(ring.key({ mine: "v" })).toBe("v");
    expect(ring.has({})).toBe(false);
    expect((await ringFor({ from: "dynamic", name: "toString" })).has({})).toBe(false);
  });

  it("falls back where the first has nothing", async () => {
    const credential: Credential = {
      from: "fallback",
      default: { from: "dynamic", name: "mine" },
      fallback: { from: "env", name: "K" },
    };
    const ring = await ringFor(credential, { K: "house key" });
    expect(ring.key({ mine: "own key" })).toBe("own key");
    expect(ring.key()).toBe("house key");
  });

  it("needs no key for `none`, and shows no key to whoever prints it", async () => {
    const none = await ringFor({ from: "none" });
    expect([none.has(), none.key()]).toEqual([true, undefined]);
    const { ring } = await ringFor({ from: "path", path: "/k" }, {}, { "/k": "hush" });
    expect(inspect(ring, { depth: 9, showHidden: true })).not.toContain("hush");
  });
});
