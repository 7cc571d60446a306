import { redactSecrets } from "../../../kernel/redact.ts";

const MOST = 600;

/** True for a web page where an API's answer belongs. */
export function isHtml(body: string, contentType: string | undefined): boolean {
  return contentType?.includes("text/html") === true || /^\s*<(?:!doctype|html|head|body)\b/i.test(body);
}

/** An upstream's words as one short plain line: no markup, no control characters, no secrets, at most 600 characters. */
export function excerpt(text: string): string {
  const plain = /^\s*</.test(text) ? withoutMarkup(text) : text;
  // Secrets go before it is cut: half of one is not known for what it is.
  const line = redactSecrets(plain.slice(0, 8 * MOST))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
    .replace(/[\s\u0000-\u001f\u007f]+/g, " ")
    .trim();
  return line.length <= MOST ? line : `${line.slice(0, MOST - 1)}…`;
}

function withoutMarkup(html: string): string {
  const head = html.slice(0, 64 * 1024);
  const title = /<title[^>]*>([^<]*)<\/title/i.exec(head)?.[1]?.trim();
  const text =
    title !== undefined && title !== ""
      ? title
      : head.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, " ").replace(/<[^>]*>?/g, " ");
  return text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => ENTITIES[name] ?? " ");
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
