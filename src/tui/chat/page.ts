import type { ScreenTheme } from "../base/theme.ts";

/** Markdown as styled lines of at most so many columns. */
export type Render = (text: string, columns: number, theme: ScreenTheme) => readonly string[];

/** What blocks are drawn for; asked anew for each, since terminals change. */
export interface Page {
  readonly columns: number;
  readonly theme: ScreenTheme;
  readonly render: Render;
}

/** The renderer without colours of code, which take longer to load; not before there is something to see. */
export async function loadRender(): Promise<Render> {
  const { renderMarkdown } = await import("../markdown/render-markdown.ts");
  return (text, columns, theme) => renderMarkdown(text, columns, theme);
}

export async function loadColouredRender(): Promise<Render> {
  const [{ renderMarkdown }, { loadHighlight }] = await Promise.all([
    import("../markdown/render-markdown.ts"),
    import("../markdown/highlight.ts"),
  ]);
  const highlight = await loadHighlight();
  return (text, columns, theme) => renderMarkdown(text, columns, theme, { highlight });
}
