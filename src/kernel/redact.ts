/** What stands in the place of a secret. Without quotes and backslashes, so that JSON stays JSON. */
export const HIDDEN = "[redacted]";

interface Pattern {
  readonly find: RegExp;
  readonly put: string;
  /** What every match holds: looking for it alone costs a hundredth. */
  readonly needs?: string;
}

/**
 * Forms that credentials have by their issuers' own documentation, and the ways in which text introduces one.
 * No pattern crosses a quote or a backslash: what is given may be JSON, and its strings end there. None looks
 * at the same characters again from each of their positions: what is given may be a megabyte without a blank.
 */
const PATTERNS: readonly Pattern[] = [
  {
    find: /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:(?!-----BEGIN)[^"])*?-----END [A-Z ]*PRIVATE KEY-----/g,
    put: HIDDEN,
    needs: "PRIVATE KEY-----",
  },
  // OpenAI, Anthropic, OpenRouter, Stripe and those who follow them.
  { find: /\b[spr]k[-_][A-Za-z0-9_-]{16,}/g, put: HIDDEN },
  {
    find: /\b(?:gh[pousr]_|github_pat_|glpat-|hf_|npm_|xox[abeprs]-|dop_v1_|nvapi-|gsk_)[A-Za-z0-9_-]{16,}/g,
    put: HIDDEN,
  },
  { find: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, put: HIDDEN },
  { find: /\bAIza[0-9A-Za-z_-]{35}/g, put: HIDDEN, needs: "AIza" },
  { find: /\beyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, put: HIDDEN, needs: "eyJ" },
  { find: /\b(bearer|basic)\s+[A-Za-z0-9._~+/-]{12,}=*/gi, put: `$1 ${HIDDEN}` },
  {
    find: /((?<![a-z0-9+.-])[a-z0-9+.-]+:\/\/[^\s:@/"\\]*):[^\s@/"\\]+@/gi,
    put: `$1:${HIDDEN}@`,
    needs: "://",
  },
  {
    find: /(?<![a-z0-9])((?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key)\\*"\s*:\s*\\*")[^"\\]{3,}/gi,
    put: `$1${HIDDEN}`,
  },
  {
    find: /(?<![a-z0-9])((?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key)\s*[=:]\s*)(?![\s"[{])(?!(?:-?[\d.]+|true|false|null)\b)[^\s"\\,;&}\]]{4,}/gi,
    put: `$1${HIDDEN}`,
  },
  {
    find: /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/g,
    put: "[email]",
    needs: "@",
  },
];

/** The text without keys, tokens, passwords, private keys and mail addresses. JSON stays JSON. */
export function redactSecrets(text: string): string {
  let clean = text;
  for (const { find, put, needs } of PATTERNS)
    if (needs === undefined || clean.includes(needs)) clean = clean.replace(find, put);
  return clean;
}
