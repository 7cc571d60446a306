/** Text as HTML, in elements and in quoted attributes. Nothing of a file gets into a page otherwise. */
export function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what HTML has no place for.
  const visible = text.replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "\ufffd");
  return visible.replaceAll(/[&<>"']/g, (character) => names[character] ?? character);
}

/** A coordinate, in few digits; the same on every machine. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A drawing with its name for those who don't see it. */
export function svg(width: number, height: number, label: string, inside: string): string {
  return `<svg viewBox="0 0 ${px(width)} ${px(height)}" width="${px(width)}" height="${px(height)}" role="img" aria-label="${escaped(label)}">${inside}</svg>`;
}

/** A table; the first column left, the others right. Cells are escaped. */
export function htmlTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const cells = (row: readonly string[], tag: string) =>
    row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("");
  const lines = body.map((row) => `<tr>${cells(row, "td")}</tr>`).join("\n");
  return `<div class="wide"><table><thead><tr>${cells(head, "th")}</tr></thead><tbody>\n${lines}\n</tbody></table></div>`;
}
