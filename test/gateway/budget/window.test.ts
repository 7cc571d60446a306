import { describe, expect, it } from "vitest";
import { minuteText, windowAt } from "../../../src/gateway/budget/window.ts";

describe("windowAt", () => {
  it("gives the UTC day", () => {
    const at = Date.UTC(2026, 1, 28, 23, 59, 59, 999);
    expect(windowAt("day", at)).toEqual({ start: Date.UTC(2026, 1, 28), end: Date.UTC(2026, 2, 1) });
    expect(windowAt("day", at + 1).start).toBe(Date.UTC(2026, 2, 1));
  });

  it("gives the UTC month, over the year's end too", () => {
    expect(windowAt("month", Date.UTC(2026, 11, 31, 23))).toEqual({
      start: Date.UTC(2026, 11),
      end: Date.UTC(2027, 0),
    });
  });

  it("says a time in words", () => {
    expect(minuteText(Date.UTC(2026, 10, 23))).toBe("2026-11-23 00:00 UTC");
  });
});
