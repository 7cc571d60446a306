import type { MarkedToken, Token, Tokens } from "marked";
import type { ScreenTheme } from "../base/theme.ts";
import { printable } from "../base/width.ts";
import { decoded } from "./entities.ts";
import { hasColour, italic, linked, over, type Paint, type Piece, struck, underlined } from "./paint.ts";

export interface InlineStyle {
  readonly theme: ScreenTheme;
  /** Whether the terminal follows links by itself (OSC 8). */
  readonly hyperlinks: boolean;
}

/** Emphasis, links and the like as pieces; line breaks are "\n" inside of their texts. */
export function inlinePieces(tokens: readonly Token[], style: InlineStyle, paint?: Paint): readonly Piece[] {
  return tokens.flatMap((token) => pieceOf(token as MarkedToken, style, paint));
}

function pieceOf(token: MarkedToken, style: InlineStyle, paint: Paint | undefined): readonly Piece[] {
  const { theme } = style;
  const colour = hasColour(theme);
  switch (token.type) {
    case "strong":
      return inlinePieces(token.tokens, style, over(paint, theme.strong));
    case "em":
      return inlinePieces(token.tokens, style, over(paint, italic));
    case "del": {
      const inner = inlinePieces(token.tokens, style, over(paint, colour ? struck : undefined));
      return colour ? inner : [{ text: "~~", paint }, ...inner, { text: "~~", paint }];
    }
    case "codespan": {
      const text = printable(token.text);
      return [colour ? { text, paint: over(paint, theme.accent) } : { text: `\`${text}\``, paint }];
    }
    case "br":
      return [{ text: "\n" }];
    case "link":
      return linkPieces(token, style, paint);
    case "image":
      return imagePieces(token, style, paint);
    case "html":
      return /^<br\s*\/?>$/i.test(token.raw.trim()) ? [{ text: "\n" }] : [{ text: lines(token.raw), paint }];
    case "checkbox":
      return [];
    case "text":
      if (token.tokens !== undefined) return inlinePieces(token.tokens, style, paint);
      return [{ text: lines(decoded(token.text)), paint }];
    case "escape":
      return [{ text: printable(token.text), paint }];
    default:
      return [{ text: lines(token.raw), paint }];
  }
}

function linkPieces(token: Tokens.Link, style: InlineStyle, paint: Paint | undefined): readonly Piece[] {
  const { theme } = style;
  const href = printable(token.autolink === true ? token.href : decoded(token.href));
  const shown = over(paint, over(theme.accent, underlined));
  const target = style.hyperlinks ? linked(href) : undefined;
  const words = inlinePieces(token.tokens, style, over(target, hasColour(theme) ? shown : paint));
  const text = words.map((word) => word.text).join("");
  const same = text === href || `mailto:${text}` === href || `http://${text}` === href;
  // Words that look like an address may name another one: then both are shown.
  const told = target !== undefined && !/^\s*(?:[a-z]+:|www\.)/i.test(text);
  return same || told || href === "" ? words : [...words, { text: ` (${href})`, paint: theme.dim }];
}

function imagePieces(
  token: Tokens.Image,
  { theme }: InlineStyle,
  paint: Paint | undefined,
): readonly Piece[] {
  const alt = printable(decoded(token.text));
  const href = printable(token.href);
  const address = href.startsWith("data:") || href === "" ? "" : ` (${href})`;
  return [
    { text: alt === "" ? "[image]" : `[image: ${alt}]`, paint: over(paint, theme.accent) },
    { text: address, paint: theme.dim },
  ];
}

/** The breaks of lines stay as the model set them: poems and addresses depend on it. */
function lines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}
