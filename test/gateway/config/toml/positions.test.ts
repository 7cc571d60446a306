import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { type Path, showPath } from "../../../../src/gateway/config/toml/path.ts";
import { Positions } from "../../../../src/gateway/config/toml/positions.ts";
import { scan } from "../../../../src/gateway/config/toml/scan.ts";

const at = (text: string, path: Path) => {
  const found = new Positions(text).find(path);
  return found && `${found.line}:${found.column}`;
};

describe("positions of keys", () => {
  it.each<[string, string, Path, string]>([
    ["a key of the root", "a = 1\nb = 2", ["b"], "2:1"],
    ["an indented key", "\n  a = 1", ["a"], "2:3"],
    ["a key under a header", "[t]\nx = 1\n  y = 2", ["t", "y"], "3:3"],
    ["a header, at its last key", "[a.b.c]", ["a", "b", "c"], "1:6"],
    ["a table that a header only passes through", "[a.b.c]", ["a", "b"], "1:4"],
    ["a table's own header before one that passes through", "[a.b]\n[a]\nx = 1", ["a"], "2:2"],
    ["a dotted key", "[g]\nobservability.enabled = true", ["g", "observability", "enabled"], "2:15"],
    ["the table that a dotted key makes", "[g]\no.e = true", ["g", "o"], "2:1"],
    ["a quoted key", '[m]\n"a.b" = 1', ["m", "a.b"], "2:1"],
    ["a literal quoted key in a header", "[m.'x:y']\nk = 1", ["m", "x:y", "k"], "2:1"],
    ["a quoted key with escapes", '"a\\"b\\u00e9" = 1\nc = 2', ['a"bé'], "1:1"],
    ["a key with spaces around its dots", "a . b = 1", ["a", "b"], "1:5"],
    ["a key of an inline table", "t = { x = 1, y = { z = 2 } }", ["t", "y", "z"], "1:20"],
    ["an element of an array", 'r = ["a", "b"]', ["r", 1], "1:11"],
    ["an element on a line of its own", 'r = [\n  "a", # one\n  "b",\n]', ["r", 1], "3:3"],
    ["a key of a table in an array", "r = [{ p = 1 }, { p = 2 }]", ["r", 1, "p"], "1:19"],
    ["an array of tables", "[[s]]\na = 1\n[[s]]\na = 2", ["s", 1, "a"], "4:1"],
    ["a table inside an array of tables", "[[s]]\n[[s]]\n[s.t]\na = 1", ["s", 1, "t", "a"], "4:1"],
    ["arrays of tables in each other", "[[a]]\n[[a.b]]\n[[a.b]]\nx = 1", ["a", 0, "b", 1, "x"], "4:1"],
    ["what follows a multi-line string", 'a = """\n[x]\ny = 1\n"""\nb = 2', ["b"], "5:1"],
    ["what follows a multi-line literal", "a = '''\nb = 1\n'''\nb = 2", ["b"], "4:1"],
    ["what follows a string ending in four quotes", 'a = """x""""\nb = 2', ["b"], "2:1"],
    ["what follows a string with quotes and hashes", 'a = "\\"#["\nb = 2', ["b"], "2:1"],
    ["what follows a comment with brackets", "# [x]\n# y = 1\nb = 2", ["b"], "3:1"],
    ["lines that end in CR LF", "a = 1\r\n[t]\r\nb = 2", ["t", "b"], "3:1"],
  ])("finds %s", (_, text, path, expected) => {
    expect(() => parse(text)).not.toThrow();
    expect(at(text, path)).toBe(expected);
  });

  it("knows nothing of keys that are inside strings or comments", () => {
    const text = 'a = """\n[x]\n"""\n# z = 1';
    expect(at(text, ["x"])).toBeUndefined();
    expect(at(text, ["z"])).toBeUndefined();
  });

  it("covers exactly the value", () => {
    const text = 'a = "x y" # why\nb = [1, 2]\nc = 12\t# n';
    const values = scan(text).filter(({ kind }) => kind === "value");
    expect(values.map(({ valueAt, valueEnd }) => text.slice(valueAt, valueEnd))).toEqual([
      '"x y"',
      "[1, 2]",
      "12",
    ]);
  });

  it.each([
    "[",
    "[[",
    "a",
    "a =",
    'a = "',
    "a = [1",
    "a = {b",
    "= 1",
    "a = [,]",
    '"',
    "[a\nb = 1",
    "a = }",
    "\\",
    "a.=1",
  ])("ends on %j, which is no TOML", (text) => {
    expect(() => scan(text)).not.toThrow();
  });

  it("has a place for every key that the parser has", () => {
    const text = `
      top = 1
      [models."a b".providers.p]
      cost = [{ pointer = "/x", cost_per_unit = 1 }]
      t.non_streaming.total_ms = 5
      [[rules]]
      scope = [{ a = 1 }]
      [[rules]]
      x = { y = [ { z = '''q''' } ] }
    `;
    const positions = new Positions(text);
    const missing: string[] = [];
    const walk = (value: unknown, path: Path): void => {
      if (path.length > 0 && !positions.find(path)) missing.push(showPath(path));
      if (Array.isArray(value)) for (const [i, one] of value.entries()) walk(one, [...path, i]);
      else if (typeof value === "object" && value !== null) {
        for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
      }
    };
    walk(parse(text), []);
    expect(missing).toEqual([]);
  });
});

describe("a path", () => {
  it("is written as TOML would write it", () => {
    expect(showPath(["models", "qwen2.5:7b", "routing", 0])).toBe('models."qwen2.5:7b".routing[0]');
  });
});
