import { describe, expect, it } from "vitest";
import { PmovesError } from "../../src/kernel/errors.ts";
import { fromPlain, numberOf, readLossless, toPlain } from "../../src/kernel/lossless-json.ts";
import { geometryText } from "../support/geometry.ts";

function failure(text: string): string {
  try {
    readLossless(text);
  } catch (error) {
    if (error instanceof PmovesError) return `${error.code} ${error.exit} ${error.message}`;
  }
  throw new Error(`was read: ${text}`);
}

describe("readLossless", () => {
  it("tells integers from floats and keeps integers of any size", () => {
    const { value, notes } = readLossless("[1, 1.0, -0, -0.0, 12345678901234567890123, 1e2]");
    expect(value).toEqual([1n, 1, 0n, -0, 12345678901234567890123n, 100]);
    expect(notes).toEqual([]);
  });

  it("keeps objects as maps in the order of the text, whatever their keys are called", () => {
    const { value } = readLossless('{"b": {"__proto__": 1}, "a": null, "2": true, "1": "x"}');
    expect(value).toEqual(
      new Map<string, unknown>([
        ["b", new Map([["__proto__", 1n]])],
        ["a", null],
        ["2", true],
        ["1", "x"],
      ]),
    );
    expect(toPlain(value)).toEqual(JSON.parse('{"b": {"__proto__": 1}, "a": null, "2": true, "1": "x"}'));
  });

  it("lets the last of two equal keys win, and names each", () => {
    const { value, notes } = readLossless('{"a": 1,\n "b": [{"x y": 1,\n "x y": 2}], "a": 3}');
    expect(toPlain(value)).toEqual({ a: 3, b: [{ "x y": 2 }] });
    expect(notes).toEqual([
      { kind: "duplicate_key", path: '$.b[0]["x y"]', line: 3 },
      { kind: "duplicate_key", path: "$.a", line: 3 },
    ]);
  });

  it("reads what Python writes for floats that are not finite only where it is asked to, and names it", () => {
    expect(failure('{"a": [NaN]}')).toContain("line 1, column 8, at $.a[0]: NaN is no JSON");
    const { value, notes } = readLossless("[NaN, Infinity, -Infinity, 1e999]", { notFinite: true });
    expect(value).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect(notes.map(({ kind, path }) => [kind, path])).toEqual([
      ["not_finite", "$[0]"],
      ["not_finite", "$[1]"],
      ["not_finite", "$[2]"],
      ["not_finite", "$[3]"],
    ]);
  });

  it.each([
    ["", "at $: the text ends too early"],
    ['{"a": 1,}', "column 9, at $: a key in double quotes"],
    ["[1,]", "at $[1]: a value is expected"],
    ["[1 2]", 'at $: a comma or "]" is expected'],
    ['{"a" 1}', "a colon is expected"],
    ["{'a': 1}", "a key in double quotes"],
    ["[01]", 'a comma or "]"'],
    ["[.5]", "a value is expected"],
    ["[1.]", 'a comma or "]"'],
    ["[+1]", "a value is expected"],
    ["tru", "a value is expected"],
    ["{} x", "more text after the document's end"],
    ['{"a": "x', "at $.a: a string does not end"],
    ['"a\\', "a string does not end"],
    ['"a\nb"', "line 1, column 3, at $: a control character"],
    ['"\\x41"', "an escape that JSON does not know"],
    ['"\\u12"', "an escape that JSON does not know"],
    ["\ufeff{}", "a byte-order mark"],
    ["[".repeat(1001), "deeper than 1000"],
    [`[-${"9".repeat(4301)}]`, "more than 4300 digits"],
  ])("refuses %j and says where", (text, reason) => {
    expect(failure(text)).toMatch(/^json\.syntax 2 not JSON: line \d+, column \d+, at /);
    expect(failure(text)).toContain(reason);
  });

  it("never quotes the text in an error", () => {
    expect(failure('{"password": "hunter2" "x"}')).not.toContain("hunter2");
  });
});

describe("readLossless beside JSON.parse", () => {
  /** What stays of a text after one character was dropped, doubled or replaced, by a fixed sequence. */
  function mutate(text: string, seed: number): string {
    const at = (seed * 2654435761) % (text.length + 1);
    const odd = '{}[]",:\\0129.eE+-tn \n'[seed % 22] ?? "";
    if (seed % 3 === 0) return text.slice(0, at) + text.slice(at + 1);
    return text.slice(0, at) + odd + text.slice(seed % 3 === 1 ? at : at + 1);
  }

  it("accepts and refuses the same texts, and reads the same values, over mutated documents", () => {
    const rows = JSON.parse(geometryText("python-canonical.json")) as [string, string][];
    const seen = { accepted: 0, refused: 0 };
    for (const [i, [source]] of rows.entries()) {
      for (let round = 0; round < 12; round++) {
        const text = mutate(source, i * 12 + round + 1);
        const ours = attempt(() => toPlain(readLossless(text).value));
        const theirs = attempt(() => JSON.parse(text) as unknown);
        expect({ text, ...withoutZeroSign(ours) }).toEqual({ text, ...withoutZeroSign(theirs) });
        seen[ours.ok ? "accepted" : "refused"] += 1;
      }
    }
    expect(seen.accepted).toBeGreaterThan(1000);
    expect(seen.refused).toBeGreaterThan(1000);
  });

  function attempt(read: () => unknown): { readonly ok: boolean; readonly value?: unknown } {
    try {
      return { ok: true, value: read() };
    } catch {
      return { ok: false };
    }
  }

  /** `-0` is an integer here as in Python, and has no sign; JSON.parse makes it a float. */
  function withoutZeroSign(outcome: { readonly ok: boolean; readonly value?: unknown }) {
    return outcome.ok ? { ok: true, value: JSON.stringify(outcome.value) } : outcome;
  }
});

describe("values", () => {
  it("go from plain to lossless by what they are", () => {
    expect(fromPlain({ a: [1, 0.5, -0, null, "x", true], b: undefined, c: 2 ** 60 })).toEqual(
      new Map<string, unknown>([
        ["a", [1n, 0.5, -0, null, "x", true]],
        ["c", 2 ** 60],
      ]),
    );
    expect(() => fromPlain(() => 1)).toThrow("no JSON value: function");
  });

  it("are numbers whichever kind they were written as", () => {
    expect([numberOf(3n), numberOf(0.5), numberOf("3"), numberOf(undefined)]).toEqual([
      3,
      0.5,
      undefined,
      undefined,
    ]);
  });
});
