import { describe, expect, it } from "vitest";
import { colorAllowed, themeFor } from "../../src/output/theme.ts";

describe("colorAllowed", () => {
  it.each([
    ["auto", true, {}, true],
    ["auto", false, {}, false],
    ["auto", true, { NO_COLOR: "1" }, false],
    ["auto", true, { NO_COLOR: "" }, true],
    ["auto", true, { TERM: "dumb" }, false],
    ["auto", false, { FORCE_COLOR: "1" }, true],
    ["auto", true, { FORCE_COLOR: "0" }, false],
    ["auto", false, { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
    ["always", false, { NO_COLOR: "1" }, true],
    ["never", true, { FORCE_COLOR: "1" }, false],
  ] as const)("%s, terminal %s, %j: %s", (mode, isTTY, env, allowed) => {
    expect(colorAllowed(mode, isTTY, env)).toBe(allowed);
  });

  it("paints only where allowed", () => {
    expect(themeFor(true).error("x")).toBe("\u001b[31mx\u001b[39m");
    expect(themeFor(false).error("x")).toBe("x");
  });
});
