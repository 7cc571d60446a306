import { describe, expect, it } from "vitest";
import { gatewayUrl } from "../../../src/gateway/clients/gateway-url.ts";

describe("the address of a gateway", () => {
  it.each([
    ["http://localhost:3000", "http://localhost:3000"],
    ["http://localhost:3000/", "http://localhost:3000"],
    ["http://localhost:3000/openai/v1", "http://localhost:3000"],
    ["http://localhost:3000/v1/", "http://localhost:3000"],
    ["http://localhost:3000/inference", "http://localhost:3000"],
    ["https://host/base/openai/v1/", "https://host/base"],
    ["http://[::1]:3000//", "http://[::1]:3000"],
  ])("%s is %s", (text, url) => {
    expect(gatewayUrl(text, undefined)).toBe(url);
  });

  it.each(["localhost:3000", "", "ftp://host", "host", "http://"])("is not %j", (text) => {
    expect(() => gatewayUrl(text, "env PMOVES_GATEWAY_URL")).toThrow(
      "(env PMOVES_GATEWAY_URL) is not the address",
    );
  });

  it("holds no password, and an error does not repeat it", () => {
    expect(() => gatewayUrl("http://me:hunter2@host", "flag --gateway")).toThrow(
      /holds a user name or password$/,
    );
  });
});
