import { both, type Expected, type Fault, falls, refuses, serves } from "../fault.ts";
import { answering, GOOD } from "../wire.ts";

/** Answers that are errors: by status, header and body. Want of credit has rows of its own. */

const SECRET_PAGE =
  "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1><hr>nginx</body></html>";

function openaiError(status: number, code: string | null, message: string, type = "invalid_request_error") {
  return { status, body: { error: { message, type, param: null, code } } };
}

const limited = openaiError(429, "rate_limit_exceeded", "Rate limit reached", "requests");

function limitedUntil(headers: Readonly<Record<string, string>>) {
  return { ...limited, headers };
}

/** Both tiers are at their limits: SDKs of OpenAI are told when to come again. */
function comeAgain(retryAfter: string): Readonly<Record<"whole" | "stream", Expected>> {
  return both({
    attempts: ["1 retry", "3 retry"],
    reply: { status: { native: 502, openai: 429 }, reason: /Rate limit reached/, retryAfter },
  });
}

/** Every way to state a wait, alone in front of a good target and with another like it. */
const waits: readonly Fault[] = (
  [
    ["without Retry-After", {}, "1"],
    ["with Retry-After in seconds", { "retry-after": "7" }, "7"],
    ["with Retry-After as an HTTP date", { "retry-after": "Sun, 22 Nov 2026 12:00:30 GMT" }, "30"],
    ["with retry-after-ms", { "retry-after-ms": "8200" }, "9"],
  ] as const
).flatMap(([how, headers, seconds]) => [
  { name: `429 ${how}`, tier1: limitedUntil(headers), ...both(falls("retry")) },
  {
    name: `429 ${how} in every tier`,
    tier1: limitedUntil(headers),
    tier3: limitedUntil(headers),
    ...comeAgain(seconds),
  },
]);

export const refusal: readonly Fault[] = [
  ...waits,
  {
    name: "429 with a short wait, that retries sit out",
    tier1: (request, index) =>
      index === 0 ? limitedUntil({ "retry-after-ms": "20" }) : answering("again")(request),
    retries: 1,
    ...both({ attempts: ["1 retry", "1 ok"], reply: { said: "again" } }),
  },
  {
    name: "429 with a wait too long to sit out",
    tier1: limitedUntil({ "retry-after": "3600" }),
    retries: 3,
    ...both(falls("retry")),
  },
  { name: "500", tier1: openaiError(500, null, "boom", "server_error"), ...both(falls("retry")) },
  { name: "503", tier1: openaiError(503, null, "overloaded", "server_error"), ...both(falls("retry")) },
  {
    name: "500 until retries are used up",
    tier1: openaiError(500, null, "boom", "server_error"),
    retries: 2,
    ...both({ attempts: ["1 retry", "1 retry", "1 retry", "3 ok"], reply: { said: GOOD } }),
  },
  {
    name: "502 with a web page",
    tier1: { status: 502, headers: { "content-type": "text/html" }, body: SECRET_PAGE },
    ...both(falls("retry")),
  },
  {
    name: "403 with a web page of a firewall",
    tier1: { status: 403, headers: { "content-type": "text/html" }, body: SECRET_PAGE },
    ...both(falls("model")),
  },
  {
    name: "401",
    tier1: openaiError(401, "invalid_api_key", "Incorrect API key provided", "authentication_error"),
    ...both(falls("credential")),
    bench: { cause: "credential", scope: "credential" },
  },
  {
    name: "404, no such model",
    tier1: openaiError(404, "model_not_found", "The model does not exist"),
    ...both(falls("model")),
  },
  {
    name: "400, the caller's own",
    tier1: openaiError(400, null, "messages[0] has an invalid role"),
    ...both(refuses("caller", 400, /^messages\[0\] has an invalid role$/)),
  },
  {
    name: "422, the caller's own",
    tier1: openaiError(422, null, "temperature must be at most 2"),
    ...both(refuses("caller", 422, /^temperature must be at most 2$/)),
  },
  {
    name: "400, beyond the context window",
    tier1: openaiError(400, "context_length_exceeded", "This model's maximum context length is 8192 tokens"),
    ...both(refuses("context", 400, /maximum context length is 8192/)),
  },
  {
    name: "400, beyond the context window, and a larger target behind",
    tier1: openaiError(400, "context_length_exceeded", "This model's maximum context length is 8192 tokens"),
    target: { contextWindow: 8_192 },
    target3: { contextWindow: 200_000 },
    ...both(falls("context")),
  },
  {
    name: "413 as a web page",
    tier1: { status: 413, headers: { "content-type": "text/html" }, body: SECRET_PAGE },
    ...both(refuses("context", 413, /Bad Gateway/)),
  },
  {
    name: "a redirect",
    tier1: { status: 302, headers: { location: "http://127.0.0.1:9/elsewhere" }, body: "" },
    ...both(falls("model")),
  },
  {
    name: "a permanent redirect with a body",
    tier1: { status: 308, headers: { location: "https://example.com/v2" }, body: "moved" },
    ...both(falls("model")),
  },
  { name: "an error without a body", tier1: { status: 500, body: "" }, ...both(falls("retry")) },
  { name: "a status that nobody knows", tier1: { status: 599, body: "?" }, ...both(falls("retry")) },
  {
    name: "an error that is mended by the time of the retry",
    tier1: (request, index) => (index === 0 ? { status: 503, body: "starting" } : answering("up")(request)),
    retries: 1,
    ...both({ ...serves("up"), attempts: ["1 retry", "1 ok"] }),
  },
];
