import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Kind } from "../../../../src/gateway/config/types.ts";
import type { AttemptFailure } from "../../../../src/gateway/model/index.ts";
import { HttpFailure, type HttpFaultKind } from "../../../../src/gateway/providers/http-port.ts";
import {
  classify,
  classifyHttpFailure,
  classifyInStream,
  classifyMalformed,
} from "../../../../src/gateway/providers/outcomes/classify.ts";

interface Case {
  readonly name: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, or what is sent as JSON. */
  readonly body: unknown;
  /** The body is an event or line of a stream (or the whole body) under a 200. */
  readonly inStream?: true;
  readonly expect: {
    readonly outcome: AttemptFailure["outcome"];
    readonly scope: AttemptFailure["scope"];
    readonly delayMs?: number;
    /** A clock's name or the time itself. */
    readonly reset?: string;
    readonly message?: string;
  };
}

const NOW = Date.parse("2026-11-22T12:00:00Z");

const CLOCKS: Readonly<Record<string, string>> = {
  utc_midnight: "2026-11-23T00:00:00Z",
  // Standard time: UTC-8.
  pacific_midnight: "2026-11-23T08:00:00Z",
  month_start: "2026-12-01T00:00:00Z",
};

function casesOf(kind: Kind): readonly Case[] {
  const file = new URL(`../../../../fixtures/outcomes/${kind}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

function failureOf(kind: Kind, { status, headers, body, inStream }: Case): AttemptFailure {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return inStream
    ? classifyInStream(kind, body, text, NOW)
    : classify(kind, { status, headers, body: text, now: NOW, model: "asked-model" });
}

const KINDS: readonly Kind[] = [
  "ollama",
  "cloudflare",
  "openrouter",
  "glm",
  "gemini",
  "anthropic",
  "openai",
  "compatible",
  "local",
];

for (const kind of KINDS) {
  describe(`refusals of ${kind}`, () => {
    test.each(casesOf(kind))("$name", (given) => {
      const failure = failureOf(kind, given);
      const { outcome, scope, delayMs, reset, message } = given.expect;
      expect({ outcome: failure.outcome, scope: failure.scope }).toEqual({ outcome, scope });
      const at = reset === undefined ? undefined : Date.parse(CLOCKS[reset] ?? reset);
      expect(failure.resetAt).toBe(at);
      if (delayMs !== undefined) expect(failure.retryAfterMs).toBe(delayMs);
      if (reset !== undefined && CLOCKS[reset] !== undefined && reset !== "month_start") {
        expect(failure.retryAfterMs).toBeUndefined();
      }
      if (message !== undefined) expect(failure.message).toContain(message);
      expect(failure.message).not.toMatch(/<\/?[a-z]+/i);
      expect(failure.message.length).toBeGreaterThan(0);
      if (!given.inStream) expect(failure.status).toBe(given.status);
    });
  });
}

test("a message is one plain line of bounded length, the body is kept for records up to 16 KiB", () => {
  const body = JSON.stringify({ error: { message: `a\n\tb ${"x".repeat(50_000)}` } });
  const failure = classify("openai", { status: 400, headers: {}, body, now: NOW });
  expect(failure.message).toMatch(/^a b x+…$/);
  expect(failure.message).toHaveLength(600);
  expect(failure.rawResponse).toHaveLength(16 * 1024);
});

test("only a table's own clock makes the upstream's wait void", () => {
  const headers = { "retry-after": "60" };
  const body = JSON.stringify({ error: { message: "quota", code: "insufficient_quota" } });
  const failure = classify("openai", { status: 429, headers, body, now: NOW });
  expect({ reset: failure.resetAt, wait: failure.retryAfterMs }).toEqual({
    reset: NOW + 60_000,
    wait: 60_000,
  });
});

const FAULTS: readonly (readonly [HttpFaultKind, string])[] = [
  ["refused", "model"],
  ["dns", "model"],
  ["tls", "model"],
  ["protocol", "model"],
  ["too_large", "model"],
  ["reset", "retry"],
];

test.each(FAULTS)("a connection that fails as %s is %s", (kind, outcome) => {
  const failure = classifyHttpFailure(new HttpFailure(kind, "http://x: why"));
  expect(failure.outcome).toBe(outcome);
  expect(failure.message).toBe("http://x: why");
  expect(failure.code).toBe(kind);
});

test.each([
  ["a web page", "<html><title>Welcome to nginx!</title></html>", "model", "Welcome to nginx!"],
  ["truncated JSON", '{"choices":[{"mess', "retry", "choices"],
  ["plain text", "hello", "model", "hello"],
  ["nothing", "", "model", "empty body"],
  ["JSON of another shape", "{}", "model", "{}"],
])("a 200 with %s is malformed", (_, body, outcome, words) => {
  const failure = classifyMalformed("no chat completion", body, 200);
  expect(failure.outcome).toBe(outcome);
  expect(failure.message).toContain("no chat completion (HTTP 200)");
  expect(failure.message).toContain(words);
});

test("a secret in an upstream's words is never told on, not even half of one", () => {
  const key = `sk-${"a1B2".repeat(12)}`;
  const body = JSON.stringify({
    error: { message: `Incorrect API key provided: ${key}. ${"x".repeat(540)} ${key}` },
  });
  const failure = classify("openai", { status: 401, headers: {}, body, now: NOW });
  expect(failure.message).toContain("Incorrect API key provided: [redacted]");
  expect(failure.message).not.toContain("sk-");
});
