import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { copyText } from "../../../src/tui/base/clipboard.ts";
import { duration, grouped, sparkline } from "../../../src/tui/base/format.ts";
import { LineEditor } from "../../../src/tui/base/line-editor.ts";
import { layOut, rowLine } from "../../../src/tui/base/table.ts";
import { themeOf } from "../../../src/tui/base/theme.ts";
import { lineOf, padded, wrap } from "../../../src/tui/base/width.ts";

const plain = themeOf("plain", false);

describe("text in columns", () => {
  it.each([
    "ascii that is longer than that",
    "日本語のテキスト",
    "👩‍🚀👨‍👩‍👧 crew",
    "é́ combined",
    "",
    "a\u001b[2Jb\u0007\r\nc\u202e",
  ])("is exactly as wide as asked: %j", (text) => {
    for (const width of [0, 1, 2, 3, 7, 20]) expect(stringWidth(padded(text, width))).toBe(width);
  });

  it("cannot steer the terminal", () => {
    expect(padded("a\u001b[2Jb\u001b]52;c;eA==\u0007c\u009b1md", 10)).not.toMatch(/\p{Cc}/u);
  });

  it("is wrapped at blanks, long words anywhere", () => {
    expect(wrap("one two three\nxxxxxxxxxxxx", 8)).toEqual(["one two", "three", "xxxxxxxx", "xxxx"]);
    expect(wrap("日本語のテキスト", 5).every((line) => stringWidth(line) <= 5)).toBe(true);
  });

  it("keeps its paint whole where it is cut", () => {
    const red = (text: string) => `<${text}>`;
    expect(lineOf(["ab", ["cdef", red], "gh"], 5)).toBe("ab<cd…>");
  });
});

describe("a table", () => {
  const column = (key: string, width: number, grows = false) => ({
    key,
    title: key,
    width,
    grows,
    value: () => key,
  });

  it("drops columns that do not fit, and gives what is left to those that grow", () => {
    const columns = [column("a", 5), column("b", 5, true), column("c", 30)];
    expect(layOut(columns, 20).map(({ column: { key }, width }) => [key, width])).toEqual([
      ["a", 5],
      ["b", 14],
    ]);
    expect(layOut(columns, 3).map(({ width }) => width)).toEqual([3]);
    for (const width of [1, 4, 20, 60]) {
      expect(stringWidth(rowLine({}, layOut(columns, width), width, plain, undefined))).toBe(width);
    }
  });
});

describe("a line that is typed", () => {
  const press = (editor: LineEditor, ...names: readonly string[]) => {
    for (const name of names) editor.press({ name, text: [...name].length === 1 ? name : "" });
    return editor.text;
  };

  it("is edited at its cursor, character by character as a person sees them", () => {
    const editor = new LineEditor(":", "a👩‍🚀");
    expect(press(editor, "backspace", "b", "c", "left", "x")).toBe("abxc");
    expect(press(editor, "home", "delete", "end", "d")).toBe("bxcd");
    expect(press(editor, "ctrl+w")).toBe("");
    editor.press({ name: "", text: "two\nlines\u0007" });
    expect(editor.text).toBe("two lines ");
  });

  it("stays within its columns, the cursor in sight", () => {
    const editor = new LineEditor("/", "很长的文字 and more of it");
    for (const width of [8, 12, 40]) expect(stringWidth(editor.draw(width))).toBeLessThanOrEqual(width);
    press(editor, "home");
    expect(stringWidth(editor.draw(10))).toBeLessThanOrEqual(10);
  });
});

describe("copying", () => {
  const parts = (mode: "auto" | "osc52" | "file", term: string, written: string[]) => ({
    mode,
    term,
    write: (sequence: string) => void written.push(sequence),
    keep: async (text: string) => {
      written.push(text);
      return "/s/copied.txt";
    },
  });

  it.each([
    [
      "auto",
      "xterm-256color",
      "häh",
      "\u001b]52;c;aMOkaA==\u0007",
      "4 bytes copied by the terminal (OSC 52)",
    ],
    ["auto", "linux", "x", "x", "1 bytes copied to /s/copied.txt"],
    ["file", "xterm", "x", "x", "1 bytes copied to /s/copied.txt"],
    ["auto", "xterm", "y".repeat(60_000), "y".repeat(60_000), "60000 bytes copied to /s/copied.txt"],
  ] as const)("%s on %s", async (mode, term, text, sequence, says) => {
    const written: string[] = [];
    expect(await copyText(text, parts(mode, term, written))).toBe(says);
    expect(written).toEqual([sequence]);
  });
});

describe("figures", () => {
  it("are short", () => {
    expect([grouped(1204), grouped(20_000), grouped(7)]).toEqual(["1\u00a0204", "20\u00a0000", "7"]);
    expect([950, 2400, 192_000, 7_500_000, 200_000_000].map(duration)).toEqual([
      "950ms",
      "2.4s",
      "3m12s",
      "2h05m",
      "2d07h",
    ]);
    expect(sparkline([0, null, 5, 10], 6)).toBe("  ▁ ▅█");
  });
});
