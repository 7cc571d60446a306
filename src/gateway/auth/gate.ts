import { timingSafeEqual } from "node:crypto";
import { RequestError } from "../error.ts";
import { isLoopback } from "./bind.ts";
import { type ApiKeys, digestOf } from "./keys.ts";

/** Paths that answer without a key, so that probes need none. */
const OPEN = ["/status", "/health"];

export interface Gate {
  /** True when requests need a key. */
  readonly hasKeys: boolean;
  /**
   * Undefined when the request may pass; else the 401 to answer with.
   * `url` is the path and query as sent, without the gateway's base path; header names in lower case.
   */
  check(url: string, headers: Readonly<Record<string, string | undefined>>): RequestError | undefined;
}

/**
 * Without keys programs pass, whatever `authorization` says, but no web page does: a page that somebody
 * on this machine has open can send requests here too, and only its `origin` tells.
 */
export function createGate(keys: ApiKeys): Gate {
  const { digests } = keys;
  if (digests.length === 0) return { hasKeys: false, check: (_, headers) => foreignPage(headers.origin) };
  return {
    hasKeys: true,
    check(url, headers) {
      if (isOpen(url)) return undefined;
      const presented = presentedKey(headers);
      if (presented === undefined) {
        return refusal(
          "This gateway needs a key: send it as `Authorization: Bearer <key>` or `x-api-key: <key>`",
        );
      }
      return matches(digests, presented) ? undefined : refusal("The key is not one of this gateway's");
    },
  };
}

function foreignPage(origin: string | undefined): RequestError | undefined {
  if (origin === undefined) return undefined;
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  // Desktop applications have schemes of their own; `null` is a page that hides where it comes from.
  const isPage = url === undefined || url.protocol === "http:" || url.protocol === "https:";
  if (url !== undefined && (!isPage || isLoopback(url.hostname))) return undefined;
  return new RequestError(
    403,
    `Pages from ${origin} may not ask a gateway that has no keys; set PMOVES_API_KEYS`,
  );
}

function isOpen(url: string): boolean {
  const end = url.indexOf("?");
  return OPEN.includes(end === -1 ? url : url.slice(0, end));
}

/** The scheme is matched as RFC 9110 §11.1 wants it, whatever its case. */
function presentedKey(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  const { authorization } = headers;
  if (authorization !== undefined && authorization.slice(0, 7).toLowerCase() === "bearer ") {
    const key = authorization.slice(7).trim();
    if (key !== "") return key;
  }
  return headers["x-api-key"] || undefined;
}

/** Compares digests, and all of them: neither length nor position of a match shows in the time it takes. */
function matches(digests: readonly Buffer[], presented: string): boolean {
  const digest = digestOf(presented);
  let found = 0;
  for (const known of digests) found |= Number(timingSafeEqual(known, digest));
  return found === 1;
}

function refusal(message: string): RequestError {
  return new RequestError(401, message, { headers: { "www-authenticate": "Bearer" } });
}
