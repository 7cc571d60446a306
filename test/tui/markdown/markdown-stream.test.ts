import { describe, expect, it } from "vitest";
import { MarkdownStream } from "../../../src/tui/markdown/markdown-stream.ts";
import { renderMarkdown } from "../../../src/tui/markdown/render-markdown.ts";
import { seeded } from "../../support/seeded.ts";
import { normal } from "./support.ts";

/** Blocks of a text that comes in pieces, and what was left at its end. */
function parted(text: string, cuts: (rest: number) => number): { blocks: string[]; left: readonly string[] } {
  const stream = new MarkdownStream();
  const blocks: string[] = [];
  let sent = 0;
  while (sent < text.length) {
    const end = sent + Math.max(1, cuts(text.length - sent));
    blocks.push(...stream.push(text.slice(sent, end)));
    sent = Math.min(end, text.length);
    expect(blocks.join("") + stream.rest).toBe(text.slice(0, sent));
  }
  const left = stream.end();
  expect(stream.rest).toBe("");
  return { blocks, left };
}

function inOne(text: string): readonly string[] {
  const stream = new MarkdownStream();
  return [...stream.push(text), ...stream.end()];
}

function oneByOne(blocks: readonly string[], columns: number): readonly string[] {
  const lines: string[] = [];
  for (const block of blocks) {
    const drawn = renderMarkdown(block, columns, normal);
    if (drawn.length > 0 && lines.length > 0) lines.push("");
    lines.push(...drawn);
  }
  return lines;
}

/** Lines that a document may be made of, the awkward ones among them. */
const LINES = [
  "a paragraph of some words",
  "**bold** and `code` and [a link](https://example.org)",
  "# heading",
  "### another",
  "- item",
  "- [ ] task",
  "* star",
  "+ plus",
  "1. one",
  "2. two",
  "3) three",
  "10. ten",
  "  - nested",
  "   still inside",
  "  two blanks",
  "    four blanks",
  "      six",
  "\ta tab",
  "",
  "",
  "",
  " ",
  "```",
  "```js",
  "  ```",
  "   ```py",
  "````md",
  "````",
  "~~~",
  "~~~~ text",
  "> quote",
  "> - item in a quote",
  "> ```",
  ">",
  "| a | b |",
  "|---|:-:|",
  "| 1 | 2 |",
  "---",
  "***",
  "- - -",
  "===",
  "<div>",
  "</div>",
  "<!-- open",
  "close -->",
  "<pre>",
  "</pre>",
  "<script>",
  "</script>",
  "<b>inline</b>",
  "text <!-- in --> text",
  "let x = 1;",
  "\\",
  "-",
  "-   wide marker",
  "1.",
  "日本語のテキスト",
  "\u001b[31mred\u001b[0m",
  "\u001b[0m```",
  "two words  ",
];

function documentOf(random: (below: number) => number): string {
  const lines = Array.from({ length: 1 + random(14) }, () => LINES[random(LINES.length)] ?? "");
  const ends = random(8) === 0 ? "\r\n" : "\n";
  return lines.join(ends) + (random(2) === 0 ? "\n" : "");
}

describe("markdown that comes in pieces", () => {
  it("is never lost, doubled or taken back, however it is cut", () => {
    const random = seeded(1);
    for (let round = 0; round < 1500; round++) {
      const text = documentOf(random);
      const { blocks, left } = parted(text, (rest) => random(Math.min(rest, 1 + random(40))) + 1);
      expect([...blocks, ...left]).toEqual(inOne(text));
    }
  });

  it("looks the same block by block as whole", () => {
    const random = seeded(2);
    for (let round = 0; round < 4000; round++) {
      const text = documentOf(random);
      expect({ text, lines: oneByOne(inOne(text), 60) }).toEqual({
        text,
        lines: renderMarkdown(text, 60, normal),
      });
    }
  });

  it.each([
    ["a\n\nb\n\nc", ["a\n\n", "b\n\n"]],
    ["# a\nb\n", ["# a\n"]],
    ["text\n```js\nx\n\ny\n```\nmore", ["text\n```js\nx\n\ny\n```\n"]],
    ["````md\n```\n\nx\n````\n", ["````md\n```\n\nx\n````\n"]],
    ["- a\n\n- b\n\n  c\n\nd", ["- a\n\n- b\n\n  c\n\n"]],
    ["- a\n\n1. b\n", ["- a\n\n"]],
    ["1. a\n```sh\nx\n```\n2. b", ["1. a\n```sh\nx\n```\n"]],
    ["- a\n  ```\n  x\n\n  y\n  ```\n- b", []],
    ["| a |\n|---|\n| b |\n", []],
    ["| a |\n|---|\n| b |\n\nc", ["| a |\n|---|\n| b |\n\n"]],
    ["<!-- a\n\nb -->\n\nc", ["<!-- a\n\nb -->\n\n"]],
    ["```\nnever\n\nclosed\n\n", []],
  ])("is finished as soon as it is sure: %j", (text, finished) => {
    expect(new MarkdownStream().push(text)).toEqual(finished);
  });

  it("shows the end of a long block as what it is a part of", () => {
    const lines = Array.from({ length: 100 }, (_, i) => `line ${i}\n`).join("");
    const tailOf = (text: string) => {
      const stream = new MarkdownStream();
      stream.push(text);
      return stream.tail(3);
    };
    const last = "line 97\nline 98\nline 99\n";
    expect(tailOf(`\`\`\`js\n${lines}`)).toBe(`\`\`\`js\n${last}`);
    expect(tailOf(lines)).toBe(last);
    expect(tailOf("short\n")).toBe("short\n");
    expect(tailOf(`|a|\n|-|\n${lines}`)).toBe(`|a|\n|-|\n${last}`);
    expect(tailOf(`- a\n${"  b\n".repeat(9)}- c\n  d\npart`)).toBe("- c\n  d\npart");
  });

  it("takes as long for each line of ten thousand as for each of a thousand", () => {
    const kinds = [
      "word word\n",
      "- item\n",
      "- item\n\n",
      "text\n\n",
      "> quote\n",
      "|a|b|\n",
      "```\n\n",
      "<div>\n```\n",
    ];
    for (const line of kinds) {
      const looks = [1_000, 10_000].map((lines) => {
        const stream = new MarkdownStream();
        const started = performance.now();
        for (let i = 0; i < lines; i++) stream.push(line);
        stream.end();
        return (performance.now() - started) / lines;
      });
      // Quadratic time would be ten times as long; a machine under load gets some of that for nothing.
      expect(looks[1]).toBeLessThan((looks[0] ?? 0) * 6 + 0.5);
    }
  });
});
