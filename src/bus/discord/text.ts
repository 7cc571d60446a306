import { redactSecrets } from "../../kernel/redact.ts";

const ZERO_WIDTH = "\u200b";

/** Text of a stranger as plain text: no secrets, no markdown, and nothing in it calls anybody. */
export function plain(text: string): string {
  return redactSecrets(text)
    .replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, (mark) => (mark === "\n" ? mark : " "))
    .replace(/[\\*_~`|<>[\]()]/g, "\\$&")
    .replace(/^(\s*)([#+-]|\d+\.)(?=\s)/gm, "$1\\$2")
    .replaceAll("@", `@${ZERO_WIDTH}`)
    .replace(/(https?:)\/\//gi, `$1${ZERO_WIDTH}//`);
}

/** Lines as a code block; what would end it is broken. Whole lines are left out beyond `most` characters. */
export function codeBlock(lines: readonly string[], most: number): string {
  const kept: string[] = [];
  let size = 10;
  for (const line of lines) {
    const safe = line.replaceAll("`", "ˋ").replace(/[\s\u2800]+$/, "");
    if (size + safe.length + 1 > most) {
      kept.push("…");
      break;
    }
    kept.push(safe);
    size += safe.length + 1;
  }
  return kept.every((line) => line === "") ? "" : `\`\`\`\n${kept.join("\n")}\n\`\`\``;
}

const heights = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** Values of 0 to 1 as one line of columns. */
export function sparkline(values: readonly number[]): string {
  return values.map((value) => heights[Math.max(0, Math.min(7, Math.round(value * 7)))] ?? "▁").join("");
}

/** A value of 0 to 1 as a bar of eight. */
export function bar(value: number): string {
  const filled = Math.max(0, Math.min(8, Math.round(value * 8)));
  return "█".repeat(filled) + "░".repeat(8 - filled);
}

/** An address that Discord may show: http(s), and for images one that its servers can reach. */
export function webAddress(value: unknown, reachable: boolean): string | undefined {
  if (typeof value !== "string" || value.length > 2000 || !URL.canParse(value)) return undefined;
  const { protocol, hostname, username, password } = new URL(value);
  if (protocol !== "https:" && protocol !== "http:") return undefined;
  if (username !== "" || password !== "" || /[?&](?:x-amz-|sig=|token=|key=)/i.test(value)) return undefined;
  const isLocal =
    !hostname.includes(".") ||
    /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(hostname) ||
    /\.(?:local|internal|localhost)$/.test(hostname);
  return reachable && isLocal ? undefined : value;
}
