import type { ScreenTheme } from "../base/theme.ts";
import { hasColour, type Paint, type Piece } from "./paint.ts";

/** Code as painted pieces, line feeds inside; undefined where the language is not known. */
export type Highlight = (code: string, language: string, theme: ScreenTheme) => readonly Piece[] | undefined;

/** Longer code stays as it is: nobody waits for its colours. */
const LONGEST = 100_000;

/** The common languages of highlight.js, which take a while to load: call it once something is on the screen. */
export async function loadHighlight(): Promise<Highlight> {
  const { default: hljs } = await import("highlight.js/lib/common");
  return (code, language, theme) => {
    if (!hasColour(theme) || code.length > LONGEST || hljs.getLanguage(language) === undefined)
      return undefined;
    return piecesOf(hljs.highlight(code, { language, ignoreIllegals: true }).value, theme);
  };
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', "#x27": "'", amp: "&" };

/** What highlight.js writes: nested spans with a class each, five entities, nothing else. */
function piecesOf(html: string, theme: ScreenTheme): readonly Piece[] {
  const pieces: Piece[] = [];
  const open: (Paint | undefined)[] = [];
  for (const [, scope, close, text] of html.matchAll(/<span class="([^"]*)">|(<\/span>)|([^<]+)/g)) {
    if (scope !== undefined) open.push(paintOf(scope, theme) ?? open.at(-1));
    else if (close !== undefined) open.pop();
    else {
      const plain = (text ?? "").replace(
        /&(lt|gt|quot|#x27|amp);/g,
        (_, name: string) => ENTITIES[name] ?? "",
      );
      pieces.push({ text: plain, paint: open.at(-1) });
    }
  }
  return pieces;
}

const SCOPES: Readonly<Record<string, "accent" | "good" | "warning" | "dim" | "strong" | "error">> = {
  keyword: "accent",
  built_in: "accent",
  type: "accent",
  attr: "accent",
  attribute: "accent",
  property: "accent",
  "selector-tag": "accent",
  tag: "accent",
  string: "good",
  regexp: "good",
  addition: "good",
  char: "good",
  number: "warning",
  literal: "warning",
  symbol: "warning",
  variable: "warning",
  "template-variable": "warning",
  bullet: "warning",
  comment: "dim",
  quote: "dim",
  meta: "dim",
  doctag: "dim",
  title: "strong",
  section: "strong",
  name: "strong",
  strong: "strong",
  deletion: "error",
};

/** The paint of `hljs-title function_` and the like. */
function paintOf(scope: string, theme: ScreenTheme): Paint | undefined {
  const [name = ""] = scope.replace(/^hljs-/, "").split(" ", 1);
  const meaning = Object.hasOwn(SCOPES, name) ? SCOPES[name] : undefined;
  return meaning === undefined ? undefined : theme[meaning];
}
