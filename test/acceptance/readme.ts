/** Where the documents say that the gateway is. */
export const GATEWAY = "http://127.0.0.1:3000";

export interface DocumentedCommand {
  /** The words after `pmoves`, or all of them for curl. */
  readonly args: readonly string[];
  readonly program: "pmoves" | "curl";
  readonly line: string;
  /** Stands in a block marked as needing a running gateway. */
  readonly needsGateway: boolean;
  /** What the document says that it prints: a text block right below a block of one command. */
  readonly output: string | undefined;
}

const marker = "<!-- needs a running gateway -->";
const block = /(<!-- [^\n]* -->\n)?```sh\n([\s\S]*?)```(?:\n+```text\n([\s\S]*?)```)?/g;

/** Splits a shell line at spaces, with both kinds of quotes. Anything more is too clever for a document. */
export function wordsOf(line: string): readonly string[] {
  if (/[|&;<>$`\\]/.test(line.replace(/'[^']*'/g, ""))) throw new Error(`too clever for a document: ${line}`);
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? "",
  );
}

/** Every `pmoves …` and `curl …` line of the sh blocks of a Markdown text. */
export function documentedCommands(markdown: string): readonly DocumentedCommand[] {
  return [...markdown.matchAll(block)].flatMap(([, mark, text, shown]) => {
    const comment = mark?.trim();
    if (comment !== undefined && comment !== marker)
      throw new Error(`unknown marker before a sh block: ${comment}`);
    const lines = (text ?? "").split("\n").filter((line) => /^(?:pmoves|curl)\b/.test(line));
    if (shown !== undefined && lines.length !== 1) throw new Error(`output of several commands: ${text}`);
    return lines.map((line) => {
      const [program, ...args] = wordsOf(line);
      return {
        args,
        program: program === "curl" ? "curl" : "pmoves",
        line,
        needsGateway: comment === marker,
        output: shown,
      };
    });
  });
}

export interface CurlRequest {
  readonly url: string;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** The request of a curl line, of the flags that documents use: -s, -i, -d, -H. */
export function curlRequest(args: readonly string[]): CurlRequest {
  let url: string | undefined;
  let body: string | undefined;
  const headers: Record<string, string> = {};
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? "";
    if (/^-[si]+$/.test(word)) continue;
    if (word === "-d") body = args[++i];
    else if (word === "-H") {
      const [name = "", value = ""] = (args[++i] ?? "").split(/:\s*/, 2);
      headers[name] = value;
    } else if (word.startsWith("-") || url !== undefined) throw new Error(`curl: what is ${word}?`);
    else url = word;
  }
  if (url === undefined) throw new Error("curl: no address");
  return { url, body, headers };
}
