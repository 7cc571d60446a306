import { describe, expect, it } from "vitest";
import { luhn } from "../../../src/datasets/scrub/pii-rules.ts";
import { scrub } from "../../../src/datasets/scrub/scrub.ts";
import { secretValues } from "../../../src/datasets/scrub/secret-rules.ts";

const KEY = new Uint8Array(32).fill(7);
const LITERAL = ["plain", "but", "secret"].join("-");
const clean = (value: unknown) => scrub(value, { key: KEY, literals: [LITERAL] });

/** Characters without a pattern, the same at every run. */
function noise(length: number, alphabet: string, seed: number): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return alphabet[(state >>> 8) % alphabet.length];
  }).join("");
}
const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const MIXED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// Made here, of pieces: nothing that looks like a credential stands in the tree.
const SECRETS: readonly (readonly [string, string])[] = [
  ["an OpenAI key", `sk-${"proj"}-${noise(48, MIXED, 1)}`],
  ["an Anthropic key", `sk-${"ant"}-api03-${noise(93, MIXED, 2)}AA`],
  ["an AWS access key id", `AKIA${noise(16, UPPER, 3)}`],
  [
    "a private key",
    [
      "-----BEGIN",
      " RSA PRIVATE KEY-----\n",
      noise(64, MIXED, 4),
      "\n",
      noise(64, MIXED, 5),
      "\n-----END",
      " RSA PRIVATE KEY-----",
    ].join(""),
  ],
  ["a Google key", `AIza${noise(35, MIXED, 6)}`],
  ["a JWT", ["eyJ", noise(20, MIXED, 7), ".eyJ", noise(30, MIXED, 8), ".", noise(43, MIXED, 9)].join("")],
  ["a GitHub token", `ghp_${noise(36, MIXED, 10)}`],
  ["a Hugging Face token", `hf_${noise(34, MIXED, 11)}`],
  ["a Slack token", `xoxb-${noise(12, "0123456789", 12)}-${noise(24, MIXED, 13)}`],
  ["a random key without a form", noise(44, MIXED, 14)],
  ["the value of a configured secret", LITERAL],
];

describe("secrets", () => {
  it.each(SECRETS)("are found and replaced: %s", async (_, secret) => {
    const { value, secrets } = await clean({ text: `before ${secret} after` });
    expect(secrets).toBeGreaterThan(0);
    expect(JSON.stringify(value)).not.toContain(secret.slice(-20));
    expect(value).toMatchObject({ text: expect.stringMatching(/^before .*\[\w+:[0-9a-f]{8}\].* after$/s) });
  });

  it.each(SECRETS)(
    "are found in JSON inside of text, where escapes would hide them: %s",
    async (_, secret) => {
      const inner = JSON.stringify({ arguments: JSON.stringify({ note: `x\n${secret}\n` }) });
      const { value, secrets } = await clean([{ tool_calls: inner }]);
      expect(secrets).toBeGreaterThan(0);
      expect(JSON.stringify(value)).not.toContain(secret.slice(-20).replaceAll("\n", "\\n"));
    },
  );

  it.each([
    [
      "a password in a connection string",
      `postgres://app:${noise(12, MIXED, 20)}@db:5432/x`,
      /^\[database_connection_string:\w{8}\]$/,
    ],
    ["an assignment", `DB_PASSWORD=${noise(9, MIXED, 21)}`, /^DB_PASSWORD=\[password:\w{8}\]$/],
    ["a bearer token", `authorization: Bearer ${noise(24, MIXED, 22)}`, /Bearer \[\w+:\w{8}\]$/],
    ["a key", `{"x": "${"name"}"} api_key: ${noise(12, MIXED, 23)}`, /api_key: \[password:\w{8}\]$/],
  ])("are replaced by what they are: %s", async (_, text, expected) => {
    const { value, secrets } = await clean(text);
    expect(value).toMatch(expected);
    expect(secrets).toBe(1);
  });

  it.each([
    ["a commit", "0123456789abcdef0123456789abcdef01234567"],
    ["a digest", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["an id", "019aab00-1111-7222-8333-444455556666"],
    ["a path", "/usr/local/lib/Python3/site-packages/SomeModule/another_file_name.py"],
    ["a long word", "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamte"],
    ["a variable", ["PASSWORD=$", "{DB_PASSWORD}"].join("")],
    ["a placeholder", "api_key: your-key-goes-here"],
    ["prose", "The token was refused because its password is wrong."],
  ])("are not seen where there are none: %s", async (_, text) => {
    const { value, secrets } = await clean(text);
    expect([value, secrets]).toEqual([text, 0]);
  });

  it("are the values that the environment holds under names that say so", () => {
    expect(
      secretValues({
        OPENAI_API_KEY: "abcdefgh1",
        HOME: "/home/somebody",
        PMOVES_API_KEYS: "first-key-1,second-key",
        X_TOKEN: "short",
        NATS_PASSWORD: "longenough",
      }),
    ).toEqual(["abcdefgh1", "first-key-1", "second-key", "longenough"]);
  });
});

describe("personal data", () => {
  it.each([
    ["mail", "write to jane.doe@firm.co.uk now", "email"],
    ["a telephone number", "call +49 30 1234 5678 today", "phone"],
    ["a North American number", "call (212) 555-0187 today", "phone"],
    ["an address of IPv4", "from 81.2.69.142 at noon", "ip"],
    ["an address of IPv6", "from 2a02:8109:9a80::1f at noon", "ip"],
    ["a card", "paid with 4111 1111 1111 1111 yesterday", "card"],
  ])("is replaced, and counted by type: %s", async (_, text, type) => {
    const { value, counts, secrets } = await clean(text);
    expect(value).toMatch(new RegExp(`^\\w.* \\[${type}:[0-9a-f]{8}\\] .*\\w$`));
    expect([...counts]).toEqual([[type, 1]]);
    expect(secrets).toBe(0);
  });

  it.each([
    ["a machine's own addresses", "http://127.0.0.1:3000 and [::1]:80 and 0.0.0.0"],
    ["addresses of documentation", "192.0.2.7, 2001:db8::1 and jane@example.com"],
    ["a version", "node v26.10.0 and 1.2.3"],
    ["a number that is no card", "order 4111 1111 1111 1112 shipped"],
    ["an id of digits", "row 12345678901 of 20261122123456"],
    ["a time", "12:34:56 on 2026-11-22"],
  ])("is not seen where there is none: %s", async (_, text) => {
    expect((await clean(text)).value).toBe(text);
  });

  it("knows the check digit of cards", () => {
    expect(["4111111111111111", "378282246310005", "4111111111111112", "411111111111"].map(luhn)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("placeholders", () => {
  it("are the same for the same value, and others for another or with another key", async () => {
    const { value } = await clean(["a@firm.org", "b@firm.org", "again a@firm.org"]);
    const [a, b, again] = value as unknown as string[];
    expect(again).toBe(`again ${a}`);
    expect(b).not.toBe(a);
    const other = await scrub(["a@firm.org"], { key: new Uint8Array(32), literals: [] });
    expect(other.value[0]).not.toBe(a);
  });

  it("leave everything else as it was, to the last digit", async () => {
    const untouched = { geometry: '{"a":1.0,"b":[1e3]}', n: 1, none: null, list: [[]] };
    const { value } = await clean(untouched);
    expect(value).toBe(untouched);
  });

  it("stand in names, too", async () => {
    expect(Object.keys((await clean({ "x@firm.org": 1 })).value as object)[0]).toMatch(/^\[email:/);
  });
});
