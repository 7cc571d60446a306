import { describe, expect, it } from "vitest";
import { FIRST_STEPS, onlyLocalRefused, toldNewcomer } from "../../src/chat/first-steps.ts";
import type { Attempt } from "../../src/gateway/index.ts";
import { PmovesError } from "../../src/kernel/errors.ts";

const attempt = (more: Partial<Attempt>): Attempt => ({
  target: "l/p",
  variant: "v",
  tier: 1,
  ms: 0,
  ...more,
});
const refused = attempt({
  outcome: "model",
  reason: "http://localhost:11434: no connection could be made (x)",
});

describe("a newcomer", () => {
  it("is told how to begin where nothing can be asked", () => {
    const bare = new PmovesError("no model can be used in the environment:\n  x: y", {
      code: "config.nothing_usable",
      exit: 2,
    });
    const told = toldNewcomer(bare) as PmovesError;
    expect(told).toMatchObject({ exit: 2, hint: FIRST_STEPS, cause: bare });
    expect(told.message).not.toContain("\n");
    for (const way of ["ollama pull", "export ", "pmoves serve --demo"]) expect(FIRST_STEPS).toContain(way);
  });

  it("is told what is wrong with a file that there is", () => {
    const file = new PmovesError("no model can be used in a.toml:\n  x: y", {
      code: "config.nothing_usable",
    });
    expect(toldNewcomer(file)).toMatchObject({ message: file.message, hint: FIRST_STEPS });
  });

  it("is told any other error as it is", () => {
    const other = new PmovesError("x", { code: "config.not_found" });
    expect(toldNewcomer(other)).toBe(other);
    expect(toldNewcomer(undefined)).toBeUndefined();
  });
});

describe("only local servers that do not answer", () => {
  it.each<[boolean, string, readonly Attempt[]]>([
    [true, "refused", [refused]],
    [true, "refused, and no other key", [refused, attempt({ skip: "no_key", tier: 3 })]],
    [false, "nothing tried", [attempt({ skip: "no_key" })]],
    [false, "another failed otherwise", [refused, attempt({ outcome: "retry", reason: "busy" })]],
    [false, "a cloud refused too", [{ ...refused, tier: 3 }]],
    [false, "another is benched", [refused, attempt({ skip: "benched", tier: 3 })]],
    [false, "reasons are not told", [attempt({ outcome: "model" })]],
  ])("is %s for: %s", (expected, _, attempts) => {
    expect(onlyLocalRefused(attempts)).toBe(expected);
  });
});
