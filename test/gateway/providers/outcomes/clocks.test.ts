import { describe, expect, test } from "vitest";
import { resetTime } from "../../../../src/gateway/providers/outcomes/clocks.ts";

const at = (iso: string) => Date.parse(iso);

describe("reset clocks", () => {
  test.each([
    ["in winter, 08:00 UTC", "2026-01-15T12:00:00Z", "2026-01-16T08:00:00Z"],
    ["in summer, 07:00 UTC", "2026-07-15T12:00:00Z", "2026-07-16T07:00:00Z"],
    ["late on the Pacific day before", "2026-07-15T06:59:59Z", "2026-07-15T07:00:00Z"],
    ["at midnight itself the next one", "2026-07-15T07:00:00Z", "2026-07-16T07:00:00Z"],
    ["on the day of 23 hours", "2026-03-08T09:00:00Z", "2026-03-09T07:00:00Z"],
    ["on the day of 25 hours", "2026-11-01T08:00:00Z", "2026-11-02T08:00:00Z"],
    ["late on the day of 25 hours", "2026-11-02T07:30:00Z", "2026-11-02T08:00:00Z"],
  ])("Pacific midnight %s", (_, now, expected) => {
    expect(resetTime(["pacific_midnight"], undefined, at(now))).toBe(at(expected));
  });

  test("UTC midnight and the start of the month come after now", () => {
    expect(resetTime(["utc_midnight"], undefined, at("2026-12-31T00:00:00Z"))).toBe(
      at("2027-01-01T00:00:00Z"),
    );
    expect(resetTime(["month_start"], undefined, at("2026-12-31T23:00:00Z"))).toBe(
      at("2027-01-01T00:00:00Z"),
    );
  });

  test("the first clock that knows a time after now wins; nonsense is passed over", () => {
    const now = at("2026-11-22T12:00:00Z");
    const stated = now + 5000;
    expect(resetTime(["stated", "utc_midnight"], stated, now)).toBe(stated);
    expect(resetTime(["stated", "utc_midnight"], now - 1, now)).toBe(at("2026-11-23T00:00:00Z"));
    expect(resetTime(["stated"], at("2031-01-01T00:00:00Z"), now)).toBeUndefined();
    expect(resetTime(["stated"], undefined, now)).toBeUndefined();
  });
});
