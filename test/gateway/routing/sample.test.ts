import { describe, expect, it } from "vitest";
import { firstShares, uniformOf, variantOrder } from "../../../src/gateway/routing/sample.ts";

// Each `head` is the first 8 hex digits that sha256sum prints, e.g. for the first row:
// (printf 'chat'; printf '0192e14c25b87f109e5b3f2a6c8d7e01' | xxd -r -p) | sha256sum
const VECTORS = [
  { fn: "chat", episode: "0192e14c-25b8-7f10-9e5b-3f2a6c8d7e01", head: "78474bbc" },
  { fn: "agent_zero", episode: "0192e14c-25b8-7f10-9e5b-3f2a6c8d7e01", head: "2fced359" },
  { fn: "agent_zero", episode: "01939f3e-8c55-7a3b-8f44-0c1d2e3f4a5b", head: "b93006d5" },
  { fn: "chat", episode: "01939f3e-8c55-7a3b-8f44-0c1d2e3f4a5b", head: "796d763b" },
];

describe("the uniform number of an episode", () => {
  it.each(VECTORS)("for $fn is the first 32 bits of its SHA-256 over 2^32", ({ fn, episode, head }) => {
    expect(uniformOf(fn, episode)).toBe(Number.parseInt(head, 16) / 4294967296);
  });
});

describe("variantOrder", () => {
  const names = ["delta", "alpha", "charlie", "bravo"];

  it("samples evenly over names in byte order, and again over the rest with the same number", () => {
    // u = 0.7234: index floor(0.7234*4)=2 of [alpha bravo charlie delta]; then floor(0.7234*3)=2 of
    // [alpha bravo delta]; then floor(0.7234*2)=1 of [alpha bravo].
    const u = () => 0.7233890790957958;
    expect(variantOrder({ type: "uniform" }, names, u)).toEqual(["charlie", "delta", "bravo", "alpha"]);
  });

  it("walks cumulative weights in byte order, then the fallbacks in their own order", () => {
    const candidates = { bravo: 3, alpha: 1 };
    const experimentation = { type: "static", candidates, fallbacks: ["delta", "charlie"] } as const;
    // total 4: alpha covers [0, 0.25), bravo [0.25, 1)
    expect(variantOrder(experimentation, names, () => 0.2499)).toEqual([
      "alpha",
      "bravo",
      "delta",
      "charlie",
    ]);
    expect(variantOrder(experimentation, names, () => 0.25)).toEqual(["bravo", "alpha", "delta", "charlie"]);
  });

  it("keeps candidates of weight 0 for the very end", () => {
    const experimentation = {
      type: "static",
      candidates: { alpha: 0, bravo: 1 },
      fallbacks: ["delta"],
    } as const;
    expect(variantOrder(experimentation, names, () => 0)).toEqual(["bravo", "delta", "alpha"]);
  });

  it("takes no variant for a candidate because objects have its name", () => {
    const one = { type: "static", candidates: { a: 1 }, fallbacks: [] } as const;
    expect(variantOrder(one, ["a", "constructor"], () => 0.9)).toEqual(["a"]);
    expect([...firstShares(one, ["a", "constructor"])]).toEqual([
      ["a", 1],
      ["constructor", 0],
    ]);
  });

  it("needs no number where there is nothing to choose", () => {
    const never = () => {
      throw new Error("asked for a number");
    };
    expect(variantOrder({ type: "uniform" }, ["only"], never)).toEqual(["only"]);
    const one = { type: "static", candidates: { bravo: 1 }, fallbacks: ["alpha"] } as const;
    expect(variantOrder(one, names, never)).toEqual(["bravo", "alpha"]);
    expect(variantOrder({ type: "order", variants: ["delta", "gone", "alpha"] }, names, never)).toEqual([
      "delta",
      "alpha",
    ]);
  });

  it("orders names by UTF-8 bytes, as a BTreeMap of strings does", () => {
    // U+FF5E sorts before U+1F600 in UTF-8 and after it in UTF-16.
    const order = variantOrder({ type: "uniform" }, ["\u{1f600}", "\uff5e"], () => 0);
    expect(order).toEqual(["\uff5e", "\u{1f600}"]);
  });
});

describe("firstShares", () => {
  it("gives the shares that the seed's weights mean under sampling: local first in 43 of 100", () => {
    const candidates = {
      local: 1,
      free_tier: 0.5,
      cloud_gemini: 0.4,
      cloud_anthropic: 0.3,
      cloud_openai: 0.1,
    };
    const shares = firstShares({ type: "static", candidates, fallbacks: [] }, Object.keys(candidates));
    expect(shares.get("local")).toBeCloseTo(1 / 2.3, 10);
    expect([...shares.values()].reduce((a, b) => a + b)).toBeCloseTo(1, 10);
  });

  it("is all or nothing for an order, and even without any word", () => {
    const order = firstShares({ type: "order", variants: ["b", "a"] }, ["a", "b"]);
    expect([...order]).toEqual([
      ["a", 0],
      ["b", 1],
    ]);
    expect([...firstShares({ type: "uniform" }, ["a", "b"]).values()]).toEqual([0.5, 0.5]);
  });
});
