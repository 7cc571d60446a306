import type { KeptPrompts } from "../../chat/prompt-history.ts";

/** A text as a line of the file. */
export function lineOf(text: string): string {
  return `${JSON.stringify({ text: text.toWellFormed() })}\n`;
}

/** What the lines of the file hold, each text once, at the place of its newest line; the newest `most` of them. */
export function readLines(bytes: Uint8Array, most: number): KeptPrompts {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const found = new Map<string, true>();
  let broken = 0;
  for (let from = 0; from < bytes.length; ) {
    const feed = bytes.indexOf(10, from);
    const end = feed === -1 ? bytes.length : feed;
    const text = textOf(bytes.subarray(from, end), decoder);
    if (text === undefined) broken += end > from ? 1 : 0;
    else {
      found.delete(text);
      found.set(text, true);
    }
    from = end + 1;
  }
  return { prompts: [...found.keys()].slice(-most), broken };
}

function textOf(line: Uint8Array, decoder: TextDecoder): string | undefined {
  try {
    const value: unknown = JSON.parse(decoder.decode(line));
    const text = (value as { readonly text?: unknown } | null)?.text;
    return typeof text === "string" && text !== "" ? text : undefined;
  } catch {
    return undefined;
  }
}

/** As many of the newest as fit into so many bytes, the newest always. */
export function newestWithin(prompts: readonly string[], bytes: number): string {
  const lines: string[] = [];
  let used = 0;
  for (const text of prompts.toReversed()) {
    const line = lineOf(text);
    used += Buffer.byteLength(line);
    if (used > bytes && lines.length > 0) break;
    lines.push(line);
  }
  return lines.toReversed().join("");
}
