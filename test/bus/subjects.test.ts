import { describe, expect, it } from "vitest";
import { checkPattern, checkSubject, covers, matcher, matches, overlaps } from "../../src/bus/subjects.ts";

describe("subjects", () => {
  it.each([
    ["a.b", "a.b", true],
    ["a.b", "a.b.c", false],
    ["a.*", "a.b", true],
    ["a.*", "a.b.c", false],
    ["*.b", "a.b", true],
    ["a.>", "a.b.c", true],
    ["a.>", "a", false],
    [">", "a", true],
    ["a.*.c.>", "a.b.c.d", true],
    ["a.*.c.>", "a.b.x.d", false],
  ])("%s takes %s: %s", (pattern, subject, expected) => {
    expect(matches(pattern, subject)).toBe(expected);
    expect(matcher(["none", pattern])(subject)).toBe(expected);
  });

  it.each([
    ["a.*", "*.b", true],
    ["a.>", "a.b.c", true],
    ["a.b", "a.c", false],
    ["a.*", "a.b.c", false],
    ["*", ">", true],
    ["a.*.>", "a.b", false],
  ])("%s and %s meet: %s", (a, b, expected) => {
    expect(overlaps(a, b)).toBe(expected);
    expect(overlaps(b, a)).toBe(expected);
  });

  it.each([
    [">", "a.>", true],
    ["a.>", "a.*", true],
    ["a.*", "a.>", false],
    ["a.*", "a.b", true],
    ["a.b", "a.*", false],
    ["a.*", "a.b.c", false],
  ])("%s covers %s: %s", (outer, inner, expected) => {
    expect(covers(outer, inner)).toBe(expected);
  });

  it("are refused where they are none, with the mend", () => {
    for (const pattern of ["", "a b", "a..b", ".a", "a.", "a.>.b", "a\nb"]) {
      expect(() => checkPattern(pattern), JSON.stringify(pattern)).toThrowError(
        expect.objectContaining({ code: "bus.subject", exit: 2, hint: expect.any(String) }),
      );
    }
    expect(() => checkSubject("a.*")).toThrowError(/has a wildcard/);
    expect(checkSubject("$JS.API.INFO")).toBe("$JS.API.INFO");
  });
});
