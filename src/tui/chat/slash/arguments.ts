/** Words as a shell would have them: blanks part them, quotes and a backslash keep them together. */
export function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const [found] of text.matchAll(/(?:"(?:[^"\\]|\\.)*"?|'[^']*'?|\\[\s\S]|[^\s"'\\]|\\$)+/g))
    words.push(found.replace(/"((?:[^"\\]|\\.)*)"?|'([^']*)'?|\\([\s\S])/g, unquoted));
  return words;
}

function unquoted(_whole: string, double?: string, single?: string, escaped?: string): string {
  return double?.replace(/\\(["\\])/g, "$1") ?? single ?? escaped ?? "";
}

/** The path as one word of a command. */
export function quoted(path: string): string {
  return path.replace(/[\s"'\\]/g, "\\$&");
}
