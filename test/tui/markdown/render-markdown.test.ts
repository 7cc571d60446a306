import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { loadHighlight } from "../../../src/tui/markdown/highlight.ts";
import { renderMarkdown } from "../../../src/tui/markdown/render-markdown.ts";
import { seeded } from "../../support/seeded.ts";
import { normal, plain, plainly, seen } from "./support.ts";

const ESC = "\u001b";

describe("markdown on a terminal", () => {
  it.each([
    ["# One\n## Two", ["# One", "", "## Two"]],
    ["a **b** *c* ~~d~~ `e`", ["a b c ~~d~~ `e`"]],
    ["- a\n- b\n  - c\n    1. d", ["• a", "• b", "  • c", "    1. d"]],
    ["9. a\n10. b", [" 9. a", "10. b"]],
    ["57) x", ["57. x"]],
    ["- a\n\n- b", ["• a", "", "• b"]],
    ["- [ ] open\n- [x] done", ["[ ] open", "[x] done"]],
    ["> a\n>\n> > b", ["│ a", "│", "│ │ b"]],
    ["[text](https://x.y/z)", ["text (https://x.y/z)"]],
    ["<https://x.y/z> and https://a.b", ["https://x.y/z and https://a.b"]],
    ["[mail](mailto:a@b.c) <a@b.c>", ["mail (mailto:a@b.c) a@b.c"]],
    ["![a cat](https://x.y/cat.png)", ["[image: a cat] (https://x.y/cat.png)"]],
    ["![](data:image/png;base64,AAAA)", ["[image]"]],
    ["a <b>c</b> &lt;d&gt; &#x41;&copy; &nosuch;", ["a <b>c</b> <d> A© &nosuch;"]],
    ["one<br>two  \nthree\nfour", ["one", "two", "three", "four"]],
    ["<div>\n<p>x</p>\n</div>", ["<div>", "<p>x</p>", "</div>"]],
    ["[a]: https://x.y 'title'", ["[a]: https://x.y 'title'"]],
    ["a\n\n\n\nb", ["a", "", "b"]],
    ["", []],
    [" \n\n", []],
    ["---", ["─".repeat(40)]],
    ["a \\* b \\`c\\`", ["a * b `c`"]],
    ["Setext\n===", ["# Setext"]],
  ])("%j", (text, expected) => {
    expect(plainly(text)).toEqual(expected);
  });

  it("wraps at blanks, words of several styles whole, and wide text anywhere", () => {
    expect(plainly("aaa **bbb**ccc ddd eee", 10)).toEqual(["aaa bbbccc", "ddd eee"]);
    expect(plainly("日本語のテキストは、長い。", 10)).toEqual(["日本語のテ", "キストは、", "長い。"]);
    expect(plainly("x aaaaaaaaaaaaaaa b", 10)).toEqual(["x aaaaaaaa", "aaaaaaa b"]);
  });

  it("keeps every character of code, cut where a line is full", () => {
    const code = "const text = 'a long line';   // end  \n\tindented\n\n日本語日本語日本語";
    const lines = plainly(`\`\`\`ts\n${code}\n\`\`\``, 12);
    expect(lines[0]).toBe("── ts ──────");
    expect(lines.at(-1)).toBe("────────────");
    const drawn = renderMarkdown(`\`\`\`ts\n${code}\n\`\`\``, 12, plain).slice(1, -1).join("");
    expect(drawn).toBe(code.replace("\t", "    ").replaceAll("\n", ""));
  });

  it("paints code, and leaves every character in its place", async () => {
    const highlight = await loadHighlight();
    const code = `const x: string = \`a \${1 + 2} <b> & "c"\`; /* two\nlines */`;
    const lines = renderMarkdown(`\`\`\`ts\n${code}\n\`\`\``, 80, normal, { highlight });
    expect(lines[1]).toContain(normal.accent("const"));
    expect(lines[2]).toContain(normal.dim("lines */"));
    expect(seen(lines).slice(1, -1).join("\n")).toBe(code);
    expect(renderMarkdown("```nosuch\n<x>\n```", 80, normal, { highlight })).toContain("<x>");
    expect(
      renderMarkdown(`\`\`\`ts\n${code}\n\`\`\``, 80, plain, { highlight }).slice(1, -1).join("\n"),
    ).toBe(code);
  });

  it("aligns tables, and wraps their cells where they do not fit", () => {
    const table = "| Name | N |\n|:--|--:|\n| a | 1 |\n| bbbb | 22 |";
    expect(plainly(table)).toEqual(["Name │  N", "─────┼───", "a    │  1", "bbbb │ 22"]);
    const long = "| a | words |\n|---|---|\n| x | one two three four |\n| y | z |";
    expect(plainly(long, 16)).toEqual([
      "a │ words",
      "──┼─────────────",
      "x │ one two",
      "  │ three four",
      "┈┈┼┈┈┈┈┈┈┈┈┈┈┈┈┈",
      "y │ z",
    ]);
  });

  it("shows a table without room for its columns as records", () => {
    const table = `| first | second | third |\n|---|---|---|\n| ${"a".repeat(12)} | ${"b".repeat(12)} | c |\n| d | e | f |`;
    expect(plainly(table, 20)).toEqual([
      "first: aaaaaaaaaaaa",
      "second: bbbbbbbbbbbb",
      "third: c",
      "",
      "first: d",
      "second: e",
      "third: f",
    ]);
  });

  it("makes links that the terminal follows only where that is asked for, and never hides where they lead", () => {
    const follow = { hyperlinks: true };
    const [line = ""] = renderMarkdown("[a](https://x.y)", 40, normal, follow);
    expect(line).toContain(`${ESC}]8;;https://x.y${ESC}\\`);
    expect(plainly("[a](https://x.y)", 40, follow)).toEqual(["a"]);
    expect(plainly("[https://bank.example](https://x.y)", 60, follow)).toEqual([
      "https://bank.example (https://x.y)",
    ]);
    expect(renderMarkdown("[a](javascript:x)", 40, normal, follow).join()).not.toContain("]8;");
    expect(renderMarkdown("[a](<https://x.y/ b>)", 60, normal, follow).join()).not.toContain("]8;");
    expect(renderMarkdown("[a](https://x.y)", 40, normal).join()).not.toContain("]8;");
  });

  it("lets nothing in the text steer the terminal, however it is written", async () => {
    const highlight = await loadHighlight();
    const attack = `${ESC}[2J${ESC}]0;title\u0007${ESC}]52;c;eA==\u0007\u009b31m\u202e\r\b\u0000`;
    const places = [
      attack,
      `# ${attack}`,
      `**${attack}** \`${attack}\``,
      `- ${attack}\n  ${attack}`,
      `> ${attack}`,
      `\`\`\`${attack}\n${attack}\n\`\`\``,
      `\`\`\`js\nlet a = "${attack}"\n\`\`\``,
      `    ${attack}`,
      `| ${attack} |\n|---|\n| ${attack} |`,
      `[${attack}](https://x.y/${attack})`,
      `![${attack}](https://x.y/${attack} "${attack}")`,
      `<div ${attack}>`,
      `[${attack}]: https://x.y ${attack}`,
      "&#27;[2J&#x1b;]0;t&#7; &#155;31m &#x202e;",
      "[a](https://x.y/&#27;]8;;&#7;)",
      `${ESC}${ESC}[[2J`,
    ];
    for (const text of places) {
      const lines = renderMarkdown(text, 60, normal, { highlight, hyperlinks: true });
      expect(seen(lines).join("\n").replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    }
  });

  it("is never wider than asked, whatever it is", () => {
    const random = seeded(3);
    const parts = [
      "# a long heading of words ",
      "- item ",
      "  - nested ",
      "> ",
      "日本語 ",
      "👩‍🚀",
      "| a | b |\n|---|---|\n| ",
      "\n",
      "\n\n",
      "```\n",
      "`code` ",
      "**bold** ",
      "https://example.org/long/path ",
      "word ",
      "1. ",
      "\t",
      "longlonglonglonglonglonglong",
    ];
    for (let round = 0; round < 1500; round++) {
      const text = Array.from({ length: 1 + random(20) }, () => parts[random(parts.length)] ?? "").join("");
      const columns = [2, 7, 20, 33, 80][random(5)] ?? 20;
      const wide = renderMarkdown(text, columns, normal).filter((line) => stringWidth(line) > columns);
      expect({ text, columns, wide }).toEqual({ text, columns, wide: [] });
    }
  });

  it("shows what is nested beyond all measure as it came", () => {
    expect(plainly(`${">".repeat(20_000)} x`, 40).join("")).toContain(">>>>");
  });
});
