import { createHash } from "node:crypto";
import { EXIT, PmovesError } from "../../kernel/errors.ts";

/** Keys that open the gateway, as SHA-256 digests: the plain text is forgotten when it has been read. */
export interface ApiKeys {
  readonly digests: readonly Buffer[];
}

export const NO_KEYS: ApiKeys = { digests: [] };

export function digestOf(key: string): Buffer {
  return createHash("sha256").update(key, "utf8").digest();
}

/** Reads `PMOVES_API_KEYS`: plain keys between commas, spaces or line ends. */
export function parsePlainKeys(text: string | undefined): ApiKeys {
  const keys = (text ?? "").split(/[\s,]+/).filter((key) => key !== "");
  return { digests: keys.map(digestOf) };
}

const LINE = /^sha256:([0-9a-f]{64})(?:\s+\S.*)?$/i;

/**
 * Reads a hashed key file: `sha256:<64 hex digits> [name]` a line, `#` begins a comment.
 * Throws `PmovesError` (exit 2) that names the line, never its content.
 */
export function parseKeyFile(text: string, file: string): ApiKeys {
  const digests: Buffer[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/(^|\s)#.*$/, "").trim();
    if (line === "") continue;
    const hex = LINE.exec(line)?.[1];
    if (hex === undefined) {
      throw new PmovesError(`${file}, line ${index + 1}: not a hashed key`, {
        code: "auth.key_file",
        exit: EXIT.usage,
        hint: 'Write "sha256:<64 hex digits> name"; the digits come from: printf %s "$KEY" | sha256sum',
      });
    }
    digests.push(Buffer.from(hex, "hex"));
  }
  return { digests };
}

export function unionKeys(...sets: readonly ApiKeys[]): ApiKeys {
  return { digests: sets.flatMap((set) => set.digests) };
}
