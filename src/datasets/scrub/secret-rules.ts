import type { Finding } from "./finding.ts";

interface Rule {
  readonly type: string;
  readonly find: RegExp;
  /** The group that holds the secret; the whole match by default. */
  readonly group?: number;
}

/**
 * What the scanner was measured to miss: AWS access key ids, private keys whose body is any base64, Google keys,
 * JWTs, generic bearer tokens, `PASSWORD=`, URLs with a password. Forms are those of the issuers' documentation.
 */
const RULES: readonly Rule[] = [
  {
    type: "private_key",
    find: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  { type: "aws_access_key_id", find: /\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}\b/g },
  { type: "google_api_key", find: /\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g },
  { type: "jwt", find: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/g },
  { type: "huggingface_token", find: /\bhf_[A-Za-z0-9]{30,}\b/g },
  { type: "api_key", find: /\b(?:sk|rk|pk)[-_](?:[a-z0-9]+[-_])*[A-Za-z0-9_-]{20,}/g },
  { type: "github_token", find: /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{40,})\b/g },
  { type: "slack_token", find: /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g },
  {
    type: "discord_webhook",
    find: /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d+\/[A-Za-z0-9_-]+/g,
  },
  { type: "bearer_token", find: /\b(?:bearer|basic)\s+([A-Za-z0-9._~+/-]{16,}=*)/gi, group: 1 },
  { type: "url_password", find: /\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/"']*:([^\s@/"']+)@/gi, group: 1 },
  {
    type: "password",
    find: /\b[A-Z0-9_]*(?:password|passwd|pwd|secret|token|api_?key|access_?key|private_?key)\s*(?:=|:)\s*["']?([^\s"',;&}]{6,})/gi,
    group: 1,
  },
];

/** Values that stand where a secret would and are none. */
const NO_SECRET =
  /^(?:\$\{?|<|\{\{|\*{3}|x{4,}|your[-_]|change[-_]?me|example|placeholder|none$|null$|true$|false$|\[)/i;

export function ruleFindings(text: string): readonly Finding[] {
  return RULES.flatMap(({ type, find, group = 0 }) => {
    const found: Finding[] = [];
    for (const match of text.matchAll(find)) {
      const value = match[group] ?? "";
      if (group > 0 && NO_SECRET.test(value)) continue;
      // The value is the last part of the match wherever a group is named.
      const start = group === 0 ? match.index : match.index + match[0].lastIndexOf(value);
      found.push({ start, end: start + value.length, type, kind: "secret" });
    }
    return found;
  });
}

/** The very values of secrets that this machine is configured with. */
export function literalFindings(text: string, literals: readonly string[]): readonly Finding[] {
  return literals.flatMap((value) => {
    const found: Finding[] = [];
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
      found.push({ start: at, end: at + value.length, type: "configured_secret", kind: "secret" });
    }
    return found;
  });
}

/** Names of variables whose values are secrets. */
const SECRET_NAME = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|DSN|WEBHOOK(?:_URL)?)S?$/i;
/** Shorter values would be found in any text. */
const LEAST_LENGTH = 8;

/** Values of the environment that must not be in anything published. */
export function secretValues(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const values = Object.entries(env).flatMap(([name, value]) =>
    SECRET_NAME.test(name) && value !== undefined && value.length >= LEAST_LENGTH ? value.split(",") : [],
  );
  return [...new Set(values.map((value) => value.trim()).filter((value) => value.length >= LEAST_LENGTH))];
}
