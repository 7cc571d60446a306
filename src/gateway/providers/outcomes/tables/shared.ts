import type { Rule } from "../rule.ts";

/** How upstreams of every make say that a request is longer than the model's window. */
export const CONTEXT_TEXT =
  /context[ _](?:length|window|size)|maximum context|prompt is too long|too many tokens|exceeds? the (?:maximum|available) (?:context|number of tokens|sequence)|input is too long/i;

/** How they say that there is nothing left to spend. */
export const CREDIT_TEXT =
  /insufficient (?:account )?(?:balance|funds|credits?|quota)|(?:exceeded|exceeding) (?:your|the) (?:current )?quota|quota (?:has been )?exceeded|out of credits?|not enough credits?|balance is (?:too low|not enough)|no (?:remaining )?credits?|payment required/i;

/** What a status means where no table says more. The last lines of every table; the very last fits all. */
export const BY_STATUS: readonly Rule[] = [
  // A page in place of JSON at these statuses is a firewall or a wrong address, not a verdict on the key.
  { html: true, status: [401, 403, 404, 405], outcome: "model" },
  { status: [401, 403, 407], outcome: "credential", scope: "credential" },
  { status: [402], outcome: "credit", scope: "account", reset: ["stated"] },
  { status: [413], outcome: "context" },
  { status: [400, 422], text: CONTEXT_TEXT, outcome: "context" },
  { status: [404, 405, 410, 421, 426, 501, 505], outcome: "model" },
  { status: [408, 409, 425, 429], outcome: "retry" },
  { status: [500, 502, 503, 504, 520, 521, 522, 523, 524, 529], outcome: "retry" },
];

/** Below 400 but not 2xx: an address that leads elsewhere. Other 4xx: the request. Other 5xx: passing. */
export function otherwise(status: number | undefined): Rule {
  if (status === undefined || status >= 500) return { outcome: "retry" };
  return { outcome: status >= 400 ? "caller" : "model" };
}
