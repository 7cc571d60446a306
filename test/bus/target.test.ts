import { describe, expect, it } from "vitest";
import { parseNatsUrl } from "../../src/bus/connection.ts";
import { busTable } from "../../src/bus/settings.ts";
import { findTarget } from "../../src/bus/target.ts";

const files: Readonly<Record<string, string>> = {
  "/k/pass": "from-file",
  "/k/token": "tok",
  "/k/seed": "SUSEED",
  "/k/creds": "CREDS",
  "/k/ca.pem": "CA",
  "/k/cert.pem": "CERT",
  "/k/key.pem": "KEY",
};

function target(env: Readonly<Record<string, string>>, table: object = {}, server?: string) {
  const read = async (path: string) => files[path];
  return findTarget(server, busTable.schema.parse(table), {
    env,
    readText: read,
    secretFile: async (path) => {
      const text = files[path];
      if (text === undefined) throw new Error(`${path} cannot be read`);
      return text;
    },
  });
}

/** Secrets as text, so that they can be compared. */
async function shown(...given: Parameters<typeof target>) {
  const found = await target(...given);
  if (found.kind === "journal") return "journal";
  const { credentials } = found;
  switch (credentials.type) {
    case "none":
      return "none";
    case "password":
      return `${credentials.user}:${credentials.password.reveal()}`;
    case "token":
      return `token ${credentials.token.reveal()}`;
    case "nkey":
      return `nkey ${credentials.seed.reveal()}`;
    case "creds":
      return `creds ${credentials.creds.reveal()}`;
  }
}

const NATS_URL = "nats://bus:4222";

describe("which bus", () => {
  it("is the journal where nothing is configured, or where it is asked for", async () => {
    expect(await shown({})).toBe("journal");
    expect(await shown({ NATS_URL: "" })).toBe("journal");
    expect(await shown({ NATS_URL }, {}, "journal")).toBe("journal");
    expect(await shown({}, { url: "journal" })).toBe("journal");
  });

  it("is the flag's, else the environment's, else that of the settings", async () => {
    const servers = async (...given: Parameters<typeof target>) => {
      const found = await target(...given);
      return found.kind === "nats" ? found.servers : [];
    };
    expect(await servers({ NATS_URL }, { url: "nats://c" }, "nats://a:1,b")).toEqual(["a:1", "b:4222"]);
    expect(await servers({ NATS_URL }, { url: "nats://c" })).toEqual(["bus:4222"]);
    expect(await servers({}, { url: "nats://c" })).toEqual(["c:4222"]);
  });
});

describe("who one is", () => {
  it("is told by the URL first", async () => {
    const env = { NATS_URL: "nats://me:p%40ss@bus", NATS_TOKEN: "other" };
    expect(await shown(env)).toBe("me:p@ss");
    expect(await shown({ NATS_URL: "nats://sesame@bus" })).toBe("token sesame");
  });

  it("is told by the environment next, as the nats tool has it", async () => {
    const table = { creds_file: "/k/creds" };
    expect(await shown({ NATS_URL, NATS_TOKEN: "t" }, table)).toBe("token t");
    expect(await shown({ NATS_URL, NATS_USER: "u", NATS_PASSWORD: "p" }, table)).toBe("u:p");
    expect(await shown({ NATS_URL, NATS_NKEY: "/k/seed" }, table)).toBe("nkey SUSEED");
    expect(await shown({ NATS_URL, NATS_CREDS: "/k/creds" })).toBe("creds CREDS");
  });

  it("is told by files of the settings at last", async () => {
    expect(await shown({ NATS_URL }, { creds_file: "/k/creds" })).toBe("creds CREDS");
    expect(await shown({ NATS_URL }, { nkey_file: "/k/seed" })).toBe("nkey SUSEED");
    expect(await shown({ NATS_URL }, { token_file: "/k/token" })).toBe("token tok");
    expect(await shown({ NATS_URL }, { user: "u", password_file: "/k/pass" })).toBe("u:from-file");
    expect(await shown({ NATS_URL })).toBe("none");
  });

  it("is not half told", async () => {
    await expect(target({ NATS_URL, NATS_USER: "u" })).rejects.toMatchObject({
      code: "bus.password",
      exit: 4,
    });
    await expect(target({ NATS_URL }, { cert_file: "/k/cert.pem" })).rejects.toMatchObject({
      code: "bus.tls",
    });
    await expect(target({ NATS_URL }, { ca_file: "/k/gone.pem" })).rejects.toMatchObject({
      code: "bus.tls",
      message: expect.stringContaining("/k/gone.pem"),
    });
  });

  it("takes TLS where the address or a certificate asks for it", async () => {
    const tls = async (...given: Parameters<typeof target>) => {
      const found = await target(...given);
      return found.kind === "nats" ? found.tls : undefined;
    };
    expect(await tls({ NATS_URL })).toBeNull();
    expect(await tls({ NATS_URL: "tls://bus" })).toEqual({ ca: null, cert: null, key: null });
    const client = { ca_file: "/k/ca.pem", cert_file: "/k/cert.pem", key_file: "/k/key.pem" };
    expect(await tls({ NATS_URL }, client)).toMatchObject({ ca: "CA", cert: "CERT" });
  });
});

describe("a URL of a bus", () => {
  it("that is none is refused without what stands before the @", () => {
    for (const url of ["http://me:hunter2@x", "nats://me:hunter2@x/path", "nats://me:hunter2@", "a b"]) {
      let said = "";
      try {
        parseNatsUrl(url);
      } catch (error) {
        said = String(error);
        expect(error).toMatchObject({ code: "bus.url", exit: 2 });
      }
      expect(said, url).not.toBe("");
      expect(said).not.toContain("hunter2");
    }
  });
});
