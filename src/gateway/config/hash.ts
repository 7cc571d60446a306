import { createHash } from "node:crypto";

/** First 16 hex digits of SHA-256 over names and contents. */
export function hashOf(texts: readonly { readonly file: string; readonly text: string }[]): string {
  const hash = createHash("sha256");
  for (const { file, text } of texts) hash.update(file).update("\0").update(text).update("\0");
  return hash.digest("hex").slice(0, 16);
}
