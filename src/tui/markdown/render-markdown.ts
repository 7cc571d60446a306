import { Lexer, type MarkedToken, type Token, type Tokens } from "marked";
import type { ScreenTheme } from "../base/theme.ts";
import { printable, widthOf, wrap } from "../base/width.ts";
import { codeLines } from "./code.ts";
import type { Highlight } from "./highlight.ts";
import { type InlineStyle, inlinePieces } from "./inline.ts";
import { hasColour, over, type Paint, type Piece, painted, underlined } from "./paint.ts";
import { harmless } from "./source.ts";
import { tableLines } from "./table.ts";
import { wrapPieces } from "./wrap-pieces.ts";

export interface MarkdownOptions {
  /** Paints code; without it, code has no colours. */
  readonly highlight?: Highlight | undefined;
  /** Whether the terminal follows links by itself (OSC 8). */
  readonly hyperlinks?: boolean;
}

/** What is rendered for, and how much room there is. */
interface Page extends InlineStyle {
  readonly width: number;
  readonly highlight: Highlight | undefined;
}

/** Less room than this is not worth an indent. */
const NARROWEST = 6;

/**
 * Markdown (CommonMark and GitHub's tables, tasks and strikes) as styled lines, `columns` wide at most, without
 * blank lines at the ends. Blocks of the top level have one blank line between them, so that rendering them
 * one by one gives the same. Nothing in the text steers the terminal.
 */
export function renderMarkdown(
  text: string,
  columns: number,
  theme: ScreenTheme,
  { highlight, hyperlinks = false }: MarkdownOptions = {},
): readonly string[] {
  const width = Math.max(2, columns);
  const source = harmless(text);
  let tokens: readonly Token[];
  try {
    tokens = new Lexer({ gfm: true }).lex(source);
  } catch (error) {
    // Thousands of nested quotes exhaust the stack; such a text is shown as it came.
    if (error instanceof RangeError) return wrap(source.trimEnd(), width);
    throw error;
  }
  return blockLines(tokens, { theme, hyperlinks, highlight, width }, true);
}

/** Blocks one below the other; `loose` puts a blank line between them. */
function blockLines(tokens: readonly Token[], page: Page, loose: boolean): readonly string[] {
  const lines: string[] = [];
  for (const token of tokens) {
    const block = linesOf(token as MarkedToken, page);
    if (block.length === 0) continue;
    if (loose && lines.length > 0) lines.push("");
    for (const line of block) lines.push(line);
  }
  return lines;
}

function linesOf(token: MarkedToken, page: Page): readonly string[] {
  const { theme, width } = page;
  switch (token.type) {
    case "space":
    case "checkbox":
      return [];
    case "heading":
      return headingLines(token, page);
    case "paragraph":
      return inlineLines(token.tokens, page);
    case "text":
      return inlineLines(token.tokens ?? [token], page);
    case "list":
      return listLines(token, page);
    case "blockquote":
      return prefixed(theme.dim("│ "), theme.dim("│ "), 2, page, (inner) =>
        blockLines(token.tokens, inner, true),
      );
    case "code":
      return codeLines(token.text, token.lang ?? "", width, theme, page.highlight);
    case "table":
      return tableLines(token, width, page);
    case "hr":
      return [theme.dim("─".repeat(width))];
    case "html":
      return wrap(token.raw.trimEnd(), width).map(theme.dim);
    case "def":
      return wrapPieces([{ text: printable(token.raw.trim()), paint: theme.dim }], width).map(painted);
    default:
      return wrap(token.raw.trimEnd(), width);
  }
}

function inlineLines(tokens: readonly Token[], page: Page, paint?: Paint): readonly string[] {
  const pieces = inlinePieces(tokens, page, paint);
  if (pieces.every(({ text }) => text.trim() === "")) return [];
  return wrapPieces(pieces, page.width).map(painted);
}

function headingLines({ depth, tokens }: Tokens.Heading, page: Page): readonly string[] {
  const { theme, width } = page;
  const paint = depth > 2 ? theme.strong : theme.title;
  const pieces = inlinePieces(tokens, page, depth === 1 ? over(paint, underlined) : paint);
  if (pieces.length === 0) return [];
  const marks: readonly Piece[] = hasColour(theme) ? [] : [{ text: `${"#".repeat(depth)} `, paint }];
  return wrapPieces([...marks, ...pieces], width).map(painted);
}

function listLines(list: Tokens.List, page: Page): readonly string[] {
  const start = list.start === "" ? 1 : list.start;
  const markers = list.items.map(({ task, checked }, at) => {
    const box = task ? (checked === true ? "[x] " : "[ ] ") : "";
    return list.ordered ? `${start + at}. ${box}` : box === "" ? "• " : box;
  });
  const indent = Math.max(0, ...markers.map(widthOf));
  return list.items.flatMap((item, at) => {
    const marker = page.theme.accent((markers[at] ?? "").padStart(indent));
    const lines = prefixed(marker, " ".repeat(indent), indent, page, (inner) =>
      itemLines(item, list.loose, inner),
    );
    return list.loose && at > 0 ? ["", ...lines] : lines;
  });
}

function itemLines(item: Tokens.ListItem, loose: boolean, page: Page): readonly string[] {
  return blockLines(item.tokens, page, loose);
}

/** Lines behind a mark; without room for it, the mark stands above them. */
function prefixed(
  first: string,
  others: string,
  indent: number,
  page: Page,
  draw: (inner: Page) => readonly string[],
): readonly string[] {
  if (page.width - indent < NARROWEST) {
    const mark = indent > page.width ? [] : [first.trimEnd()];
    return [...mark, ...draw(page)];
  }
  const lines = draw({ ...page, width: page.width - indent });
  if (lines.length === 0) return [first.trimEnd()];
  return lines.map((line, at) => (at === 0 ? first : others) + line);
}
