import { themeOf } from "../../../src/tui/base/theme.ts";
import { type MarkdownOptions, renderMarkdown } from "../../../src/tui/markdown/render-markdown.ts";

export const plain = themeOf("plain", false);
export const normal = themeOf("normal", true);

/** What the reader sees, without paint. */
export function seen(lines: readonly string[]): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: paint is made of them
  return lines.map((line) => line.replace(/\u001b\[[\d;]*m|\u001b\]8;;[^\u001b]*\u001b\\/g, "").trimEnd());
}

export function plainly(text: string, columns = 40, options: MarkdownOptions = {}): readonly string[] {
  return seen(renderMarkdown(text, columns, plain, options));
}
