import { describe, expect, it } from "vitest";
import { redactSecrets } from "../../src/kernel/redact.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
/** Made here, so that no scanner takes this file for a leak. */
const fake = (prefix: string, length = 36) => prefix + LETTERS.repeat(3).slice(0, length);

describe("redactSecrets", () => {
  it.each([
    ["an OpenAI key", fake("sk-")],
    ["an Anthropic key", fake("sk-ant-api03-")],
    ["a GitHub token", fake("ghp_")],
    ["a Hub token", fake("hf_")],
    ["a Slack token", fake("xoxb-")],
    ["a Google key", fake("AIza", 35)],
    ["an AWS key id", `AKIA${"A1B2C3D4E5F6G7H8"}`],
    ["a JWT", [fake("eyJ"), fake("eyJ"), fake("")].join(".")],
    ["a private key", `-----BEGIN RSA ${"PRIVATE"} KEY-----\nMII\n-----END RSA ${"PRIVATE"} KEY-----`],
  ])("hides %s wherever it stands", (_, secret) => {
    expect(redactSecrets(`before ${secret} after`)).toBe("before [redacted] after");
  });

  it("hides what text introduces as a secret, and leaves its name", () => {
    expect(redactSecrets("Authorization: Bearer abc.def-ghi_jkl==")).toBe("Authorization: Bearer [redacted]");
    expect(redactSecrets("postgres://me:hunter2@db/x")).toBe("postgres://me:[redacted]@db/x");
    expect(redactSecrets("DB_PASSWORD=hunter2 next")).toBe("DB_PASSWORD=[redacted] next");
    expect(redactSecrets("my api-key: abcd1234, thanks")).toBe("my api-key: [redacted], thanks");
  });

  it("hides mail addresses", () => {
    expect(redactSecrets("write to Ann.Lee+x@mail.example.org.")).toBe("write to [email].");
  });

  it("leaves JSON readable, in JSON inside JSON too", () => {
    const inner = JSON.stringify({ password: "12345678", token: 12345, n: 1 });
    const text = JSON.stringify({ secret: "a b c", max_tokens: 1000, inner, note: fake("sk-") });
    const read = JSON.parse(redactSecrets(text)) as Record<string, unknown>;
    expect(read).toMatchObject({ secret: "[redacted]", max_tokens: 1000, note: "[redacted]" });
    expect(JSON.parse(String(read.inner))).toEqual({ password: "[redacted]", token: 12345, n: 1 });
  });

  it("leaves ordinary text as it is", () => {
    const text =
      "The token budget is 4096: a password manager helps. See https://example.org/a?b=c and sk-1.";
    expect(redactSecrets(text)).toBe(text);
  });

  it("hides what stands in a longer run of characters", () => {
    expect(redactSecrets("+https://me:hunter2@db/x")).toBe("+https://me:[redacted]@db/x");
    expect(redactSecrets("a-b_c-password=hunter2")).toBe("a-b_c-password=[redacted]");
  });

  it.each(["x", "a-", "a.", "a_", "eyJ-", "a@", "a://", "token ", "-----BEGIN PRIVATE KEY-----"])(
    "reads a megabyte of %j in no more than a breath",
    { timeout: 15_000 },
    (piece) => {
      expect(redactSecrets(piece.repeat(Math.ceil(1e6 / piece.length))).length).toBeGreaterThan(0);
    },
  );
});
