import { describe, expect, it } from "vitest";
import { type BindRequest, decideBind } from "../../../src/gateway/auth/bind.ts";

const asked = (more: Partial<BindRequest>): BindRequest => ({
  flagHost: undefined,
  fileHost: undefined,
  defaultHost: "127.0.0.1",
  hasKeys: false,
  noAuth: false,
  ...more,
});

describe("decideBind", () => {
  it.each([
    "127.0.0.1",
    "127.8.9.10",
    "::1",
    "[::1]",
    "0:0:0:0:0:0:0:1",
    "localhost",
    "LOCALHOST",
    "::ffff:127.0.0.1",
  ])("takes the loopback address %s from flag or file without a key", (host) => {
    const bare = host === "[::1]" ? "::1" : host;
    expect(decideBind(asked({ flagHost: host }))).toEqual({ host: bare, warning: undefined });
    expect(decideBind(asked({ fileHost: host }))).toEqual({ host: bare, warning: undefined });
  });

  it("is loopback where nobody asks", () => {
    expect(decideBind(asked({}))).toEqual({ host: "127.0.0.1", warning: undefined });
  });

  it.each(["0.0.0.0", "::", "[::]", "192.168.1.2", "gateway.example"])(
    "listens on loopback and says so when only the file asks for %s",
    (fileHost) => {
      const decision = decideBind(asked({ fileHost }));
      expect(decision.host).toBe("127.0.0.1");
      expect(decision.warning).toContain("The configuration file asks");
      for (const mend of ["PMOVES_API_KEYS", "hashed key file", "--no-auth"]) {
        expect(decision.warning).toContain(mend);
      }
    },
  );

  it("listens on loopback and says so when only TensorZero's default asks for more", () => {
    const decision = decideBind(asked({ defaultHost: "::" }));
    expect(decision.host).toBe("127.0.0.1");
    expect(decision.warning).toContain("TensorZero's default asks for ::");
  });

  it.each(["0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example", "1270.0.0.1"])(
    "is exit 2 for --host %s without a key",
    (flagHost) => {
      expect(() => decideBind(asked({ flagHost }))).toThrow(
        expect.objectContaining({
          code: "serve.open_bind",
          exit: 2,
          hint: expect.stringContaining("PMOVES_API_KEYS"),
        }),
      );
    },
  );

  it.each([{ hasKeys: true }, { noAuth: true }])("opens to others with %o", (permission) => {
    for (const source of [{ flagHost: "0.0.0.0" }, { fileHost: "0.0.0.0" }, { defaultHost: "0.0.0.0" }]) {
      expect(decideBind(asked({ ...source, ...permission }))).toEqual({
        host: "0.0.0.0",
        warning: undefined,
      });
    }
  });

  it("puts the flag before the file", () => {
    expect(decideBind(asked({ flagHost: "127.0.0.1", fileHost: "0.0.0.0" }))).toEqual({
      host: "127.0.0.1",
      warning: undefined,
    });
  });
});
