import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  createGate,
  NO_KEYS,
  parseKeyFile,
  parsePlainKeys,
  unionKeys,
} from "../../../src/gateway/auth/index.ts";
import { PmovesError } from "../../../src/kernel/errors.ts";

const sha = (key: string) => `sha256:${createHash("sha256").update(key).digest("hex")}`;

describe("a gate without keys", () => {
  it("lets everything pass, with any Authorization or none", () => {
    const gate = createGate(NO_KEYS);
    expect(gate.hasKeys).toBe(false);
    expect(gate.check("/inference", {})).toBeUndefined();
    expect(gate.check("/inference", { authorization: "Bearer whatever" })).toBeUndefined();
    expect(gate.check("/metrics", { authorization: "Basic eA==" })).toBeUndefined();
  });
});

describe("a web page that asks a gate without keys", () => {
  const gate = createGate(NO_KEYS);

  it.each(["https://evil.example", "http://192.168.1.5:8080", "null", "not an origin"])(
    "is refused: %s",
    (origin) => {
      expect(gate.check("/inference", { origin })).toMatchObject({ status: 403 });
    },
  );

  it.each([
    "http://localhost:5173",
    "http://127.0.0.1:3000",
    "http://[::1]:80",
    "tauri://localhost",
    "app://chat",
  ])("passes from this machine: %s", (origin) => {
    expect(gate.check("/inference", { origin })).toBeUndefined();
  });
});

describe("a gate with keys", () => {
  const gate = createGate(parsePlainKeys("first-key, second-key\n third-key"));

  it.each(["first-key", "second-key", "third-key"])("lets %s pass, as bearer and as x-api-key", (key) => {
    expect(gate.check("/inference", { authorization: `Bearer ${key}` })).toBeUndefined();
    expect(gate.check("/inference", { authorization: `bearer  ${key} ` })).toBeUndefined();
    expect(gate.check("/v1/models", { "x-api-key": key })).toBeUndefined();
  });

  it.each(["/status", "/health", "/status?x=1"])("lets %s pass without one", (url) => {
    expect(gate.check(url, {})).toBeUndefined();
  });

  it.each(["/metrics", "/inference", "/pmoves/v1/state", "/statusx", "/status/", "/STATUS", "/", "//status"])(
    "asks for one at %s",
    (url) => {
      expect(gate.check(url, {})).toMatchObject({ status: 401, headers: { "www-authenticate": "Bearer" } });
    },
  );

  it.each([
    ["a wrong key", { authorization: "Bearer first-kez" }],
    ["the beginning of a key", { authorization: "Bearer first" }],
    ["a key with something after it", { authorization: "Bearer first-key2" }],
    ["both keys in one", { "x-api-key": "first-key,second-key" }],
    ["a key that is a digest", { "x-api-key": sha("first-key") }],
    ["another scheme", { authorization: "Basic first-key" }],
    ["an empty bearer", { authorization: "Bearer " }],
    ["an empty x-api-key", { "x-api-key": "" }],
  ])("refuses %s", (_, headers) => {
    expect(gate.check("/inference", headers)?.status).toBe(401);
  });

  it("never repeats what was presented", () => {
    const refused = gate.check("/inference", { authorization: "Bearer my-secret" });
    expect(refused?.message).not.toContain("my-secret");
  });
});

describe("keys", () => {
  it("of an empty or missing variable are none", () => {
    expect(createGate(parsePlainKeys(undefined)).hasKeys).toBe(false);
    expect(createGate(parsePlainKeys(" , \n")).hasKeys).toBe(false);
  });

  it("come from a hashed file with names, comments, empty lines and either case", () => {
    const text = `# team keys\n\n${sha("a")} alice's laptop\r\n${sha("b").toUpperCase().replace("SHA256", "sha256")} # bob\n`;
    const gate = createGate(parseKeyFile(text, "keys"));
    expect(gate.check("/x", { "x-api-key": "a" })).toBeUndefined();
    expect(gate.check("/x", { "x-api-key": "b" })).toBeUndefined();
    expect(gate.check("/x", { "x-api-key": "c" })?.status).toBe(401);
  });

  it("of both sources hold together", () => {
    const gate = createGate(unionKeys(parsePlainKeys("plain"), parseKeyFile(sha("hashed"), "keys")));
    expect(gate.check("/x", { "x-api-key": "plain" })).toBeUndefined();
    expect(gate.check("/x", { "x-api-key": "hashed" })).toBeUndefined();
  });

  it.each(["a-plain-key", "sha256:abc", `sha512:${"a".repeat(128)}`, `${sha("a")}ff`])(
    "in a file that hold the line %s are exit 2 naming file and line, not content",
    (line) => {
      let thrown: unknown;
      try {
        parseKeyFile(`# fine\n${line}\n`, "team.keys");
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(PmovesError);
      expect(thrown).toMatchObject({ exit: 2, message: "team.keys, line 2: not a hashed key" });
      expect(thrown).toHaveProperty("hint", expect.stringContaining("sha256sum"));
    },
  );
});
