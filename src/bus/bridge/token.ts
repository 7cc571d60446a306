import { createHash, timingSafeEqual } from "node:crypto";
import type { Secret } from "../../kernel/secret.ts";

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Whether a request knows the token: `Authorization: Bearer`, `X-API-Key`, the password of
 * `http://any:TOKEN@host/…` (what clients of Python make of it), or `?token=`, for services that can be
 * given an address and nothing else. Digests are compared, in constant time.
 */
export function knowsToken(token: Secret, url: string, headers: Headers): boolean {
  const wanted = digest(token.reveal());
  let found = 0;
  for (const given of presented(url, headers)) found |= Number(timingSafeEqual(wanted, digest(given)));
  return found === 1;
}

function presented(url: string, { authorization = "", "x-api-key": apiKey }: Headers): readonly string[] {
  const [scheme = "", value = ""] = authorization.trim().split(/\s+/, 2);
  const query = new URLSearchParams(url.slice(url.indexOf("?") + 1)).get("token");
  return [
    ...(scheme.toLowerCase() === "bearer" ? [value] : []),
    ...(scheme.toLowerCase() === "basic" ? [password(value)] : []),
    ...(apiKey === undefined ? [] : [apiKey]),
    ...(url.includes("?") && query !== null ? [query] : []),
  ];
}

function password(basic: string): string {
  const text = Buffer.from(basic, "base64").toString("utf8");
  return text.slice(text.indexOf(":") + 1);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
