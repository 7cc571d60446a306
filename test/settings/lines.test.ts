import { describe, expect, it } from "vitest";
import { lineOf, linesOfKeys } from "../../src/settings/lines.ts";

const text = `# a comment with key = 1
top = 1
[a.b]
"dotted.key" = 2
c . d = { e = 3 }
long = """
not = "a key"
[nor.a.table]
"""
after = 4
[[list]] # items
x = 5
`;

describe("linesOfKeys", () => {
  it.each([
    [["top"], 2],
    [["a"], 3],
    [["a", "b", "dotted.key"], 4],
    [["a", "b", "c", "d", "e"], 5],
    [["a", "b", "after"], 10],
    [["list", "x"], 12],
  ])("finds %j on line %i", (path, line) => {
    expect(lineOf(linesOfKeys(text), path)).toBe(line);
  });

  it("does not take the inside of a long string for keys", () => {
    expect([...linesOfKeys(text).keys()].filter((key) => key.includes("not") || key.includes("nor"))).toEqual(
      [],
    );
  });
});
