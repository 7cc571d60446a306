import { expect, test } from "vitest";
import type { Kind, Wire } from "../../../src/gateway/config/types.ts";
import { takesAddress } from "../../../src/gateway/files/takes-address.ts";
import { targetOf } from "../../support/target.ts";

const IMAGE = { type: "file", mimeType: "image/png" } as const;
const PDF = { type: "file", mimeType: "application/pdf" } as const;
const UNSAID = { type: "file" } as const;
const HTTPS = "https://files.test/a";
const HTTP = "http://files.test/a";

test.for([
  ["ollama", "ollama", IMAGE, HTTPS, false],
  ["openai", "ollama", IMAGE, HTTPS, false],
  ["openai", "openai", IMAGE, HTTP, true],
  ["openai", "openai", UNSAID, HTTPS, true],
  ["openai", "openai", UNSAID, `${HTTPS}.pdf`, false],
  ["openai", "openai", PDF, HTTPS, false],
  ["openai", "openrouter", PDF, HTTPS, true],
  ["openai", "glm", IMAGE, HTTPS, true],
  ["openai", "cloudflare", IMAGE, HTTPS, false],
  ["openai", "gemini", IMAGE, HTTPS, false],
  ["openai", "local", IMAGE, HTTPS, false],
  ["openai", "compatible", IMAGE, HTTPS, true],
  ["responses", "openai", IMAGE, HTTPS, true],
  ["responses", "openai", PDF, HTTPS, true],
  ["responses", "compatible", IMAGE, HTTPS, true],
  ["responses", "compatible", PDF, HTTPS, false],
  ["responses", "cloudflare", IMAGE, HTTPS, false],
  ["responses", "local", IMAGE, HTTPS, false],
  ["anthropic", "anthropic", IMAGE, HTTPS, true],
  ["anthropic", "anthropic", IMAGE, HTTP, false],
  ["anthropic", "anthropic", PDF, HTTPS, true],
  ["anthropic", "anthropic", { type: "file", mimeType: "text/plain" }, HTTPS, false],
  ["gemini", "gemini", IMAGE, HTTP, false],
  ["scripted", "scripted", IMAGE, HTTPS, true],
] as const)("on the %s wire %s with %j at %s: %s", ([wire, kind, file, address, takes]) => {
  const target = targetOf({ wire: wire satisfies Wire, kind: kind satisfies Kind });
  expect(takesAddress(file, new URL(address), target)).toBe(takes);
});
