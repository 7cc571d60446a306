import { describe, expect, it } from "vitest";
import { assignmentsOf, withSettings } from "../../../src/stack/env/env-file.ts";

const values = (text: string) => assignmentsOf(text).map(({ name, value, line }) => [name, value, line]);

describe("an env file", () => {
  it.each<[string, string, unknown]>([
    [
      "plain",
      "A=1\nB=two words\n",
      [
        ["A", "1", 1],
        ["B", "two words", 2],
      ],
    ],
    [
      "with blanks, export and comments",
      "# A=0\n\n  export A = x  # why\nB=a#b\n",
      [
        ["A", "x", 3],
        ["B", "a#b", 4],
      ],
    ],
    [
      "with quotes",
      `A="x # y"  # z\nB='$raw \\n'\nC="a\\"b"\n`,
      [
        ["A", "x # y", 1],
        ["B", "$raw \\n", 2],
        ["C", 'a"b', 3],
      ],
    ],
    [
      "with a value over several lines",
      'K="-----BEGIN\nA=no\n-----END"\nB=1\n',
      [
        ["K", "-----BEGIN\nA=no\n-----END", 1],
        ["B", "1", 4],
      ],
    ],
    [
      "with a quote that never ends",
      'A="x\nB=1\n',
      [
        ["A", '"x', 1],
        ["B", "1", 2],
      ],
    ],
    [
      "of Windows",
      "A=1\r\nB=\r\n",
      [
        ["A", "1", 1],
        ["B", "", 2],
      ],
    ],
    ["empty", "", []],
    ["without a line end", "A=1", [["A", "1", 1]]],
  ])("%s is read as Compose reads it", (_, text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  it("keeps comments, order, blank lines and other values when one is set", () => {
    const text = "# mine\nA=1  # keep\n\nexport B='old'\nC=3\n";
    expect(
      withSettings(
        text,
        [
          { name: "B", value: "new" },
          { name: "A", value: "2" },
        ],
        "h",
      ),
    ).toBe("# mine\nA=2  # keep\n\nexport B=new\nC=3\n");
  });

  it("sets every assignment of a name, since the last one counts", () => {
    expect(withSettings("A=1\nA=2\n", [{ name: "A", value: "3" }], "h")).toBe("A=3\nA=3\n");
  });

  it("puts what is new at the end, below a heading, with the file's own line ends", () => {
    expect(withSettings("A=1", [{ name: "B", value: "2" }], "why")).toBe("A=1\n\n# why\nB=2\n");
    expect(withSettings("A=1\r\n", [{ name: "B", value: "2" }], "why")).toBe("A=1\r\n\r\n# why\r\nB=2\r\n");
    expect(withSettings("", [{ name: "B", value: "2" }], "why")).toBe("# why\nB=2\n");
  });

  it("changes nothing the second time", () => {
    const settings = [
      { name: "A", value: "2" },
      { name: "N", value: "x" },
    ];
    const once = withSettings('A="1"\n', settings, "h");
    expect(withSettings(once, settings, "h")).toBe(once);
  });

  it("leaves a value alone that is the same in quotes", () => {
    expect(withSettings('A="2"\n', [{ name: "A", value: "2" }], "h")).toBe('A="2"\n');
  });
});
