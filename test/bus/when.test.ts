import { describe, expect, it } from "vitest";
import { parseUntil, parseWhen } from "../../src/bus/when.ts";

const NOW = Date.UTC(2026, 0, 2, 12);

describe("a time", () => {
  it.each([
    ["90s", NOW - 90_000],
    ["10m", NOW - 600_000],
    ["2h30m", NOW - 9_000_000],
    ["1d", NOW - 86_400_000],
    ["250ms", NOW - 250],
    ["2026-01-01T00:00:00Z", Date.UTC(2026, 0, 1)],
    ["2026-01-01T01:00:00+01:00", Date.UTC(2026, 0, 1)],
    ["1767225600", 1_767_225_600_000],
    ["1767225600123", 1_767_225_600_123],
  ])("may be %s", (text, expected) => {
    expect(parseWhen(text, NOW)).toBe(expected);
  });

  it("lies ahead where an end is meant", () => {
    expect(parseUntil("10m", NOW)).toBe(NOW + 600_000);
    expect(parseUntil("2026-01-01T00:00:00Z", NOW)).toBe(Date.UTC(2026, 0, 1));
  });

  it.each(["yesterday", "", "10", "10x", "2026-13-40"])("is not %j", (text) => {
    expect(() => parseWhen(text, NOW)).toThrowError(expect.objectContaining({ code: "bus.time", exit: 2 }));
  });
});
