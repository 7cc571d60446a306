const OPEN = /^ {0,3}(`{3,}|~{3,})[^\n`]*$/;

/** What the fenced code blocks of a Markdown text hold, in order; a fence that never closes reaches to the end. */
export function codeBlocks(text: string): readonly string[] {
  const blocks: string[] = [];
  let fence: string | undefined;
  let lines: string[] = [];
  for (const line of text.split("\n")) {
    if (fence === undefined) {
      fence = OPEN.exec(line)?.[1];
      lines = [];
    } else if (closes(line, fence)) {
      blocks.push(lines.join("\n"));
      fence = undefined;
    } else lines.push(line);
  }
  if (fence !== undefined && lines.length > 0) blocks.push(lines.join("\n"));
  return blocks;
}

function closes(line: string, fence: string): boolean {
  const bare = line.trim();
  return bare.length >= fence.length && bare === (fence[0] ?? "").repeat(bare.length);
}

/** The first block; the whole text where there is none, as of a model that was asked for code only. */
export function extractCode(text: string): string {
  return codeBlocks(text)[0] ?? text.trim();
}
