import { describe, expect, it } from "vitest";
import { whereFrom } from "../../src/cli/shared-options.ts";
import type { Origin } from "../../src/settings/index.ts";

const flag = (name: string): Origin => ({ from: "flag", name });
const env = (name: string): Origin => ({ from: "env", name });
const none = { gateway: undefined, config: undefined, rewrite: [], localFirst: false };

describe("where a command goes", () => {
  it("is this process where no gateway is named", () => {
    expect(whereFrom({ ...none, config: "a.toml", localFirst: true }, {})).toEqual({
      config: "a.toml",
      rewrite: [],
      localFirst: true,
    });
  });

  it("is the gateway, with where its address came from", () => {
    const gateway = "http://127.0.0.1:3000";
    expect(whereFrom({ ...none, gateway }, { gateway: env("TENSORZERO_BASE_URL") })).toEqual({
      gateway,
      gatewayFrom: "env TENSORZERO_BASE_URL",
    });
    const origins = { gateway: env("PMOVES_GATEWAY_URL"), config: env("PMOVES_CONFIG") };
    expect(whereFrom({ ...none, gateway, config: "a" }, origins).gateway).toBe(gateway);
  });

  it.each(["config", "rewrite", "localFirst"])(
    "is this process where a flag of it (%s) meets a gateway of the environment",
    (name) => {
      const origins = { gateway: env("PMOVES_GATEWAY_URL"), [name]: flag(`--${name}`) };
      expect(whereFrom({ ...none, gateway: "http://x" }, origins).gateway).toBeUndefined();
    },
  );

  it("cannot be both by flags", () => {
    const origins = { gateway: flag("--gateway"), config: flag("--config") };
    const both = () => whereFrom({ ...none, gateway: "http://x", config: "a" }, origins);
    expect(both).toThrow(
      expect.objectContaining({ exit: 2, message: "--gateway and --config exclude each other" }),
    );
  });
});
