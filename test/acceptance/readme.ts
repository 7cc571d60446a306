export interface ReadmeCommand {
  /** Words after `pmoves`. */
  readonly args: readonly string[];
  readonly line: string;
  /** Stands in a block marked as needing a running gateway. */
  readonly needsGateway: boolean;
}

const marker = "<!-- needs a running gateway -->";
const block = /(<!-- [^\n]* -->\n)?```sh\n([\s\S]*?)```/g;

/** Splits a shell line at spaces, with both kinds of quotes. Anything more is too clever for a README. */
export function wordsOf(line: string): readonly string[] {
  if (/[|&;<>$`\\]/.test(line.replace(/'[^']*'/g, ""))) throw new Error(`too clever for the README: ${line}`);
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? "",
  );
}

/** Every `pmoves …` line of the sh blocks of a Markdown text. */
export function readmeCommands(markdown: string): readonly ReadmeCommand[] {
  return [...markdown.matchAll(block)].flatMap(([, mark, text]) => {
    const comment = mark?.trim();
    if (comment !== undefined && comment !== marker)
      throw new Error(`unknown marker before a sh block: ${comment}`);
    return (text ?? "")
      .split("\n")
      .filter((line) => /^pmoves\b/.test(line))
      .map((line) => ({ args: wordsOf(line).slice(1), line, needsGateway: comment === marker }));
  });
}
