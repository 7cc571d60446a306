import { expect, test } from "vitest";
import {
  duration,
  pointInTime,
  retryAfter,
  tryAgainIn,
  wallTime,
} from "../../../../src/gateway/providers/outcomes/waits.ts";

test.each([
  ["34.074824224s", 34_075],
  ["6m0s", 360_000],
  ["20ms", 20],
  ["1h 3m", 3_780_000],
  ["20 seconds", 20_000],
  ["2 minutes and a bit", 120_000],
  ["soon", undefined],
  ["", undefined],
])("a duration of %j", (text, ms) => {
  expect(duration(text)).toBe(ms);
});

test("finds the wait in a sentence", () => {
  expect(tryAgainIn("Please try again in 1.5s.")).toBe(1500);
  expect(tryAgainIn("Please retry in 12.3s.")).toBe(12_300);
  expect(tryAgainIn("Please try again later.")).toBeUndefined();
});

test("reads points in time as ISO text, seconds or milliseconds", () => {
  expect(pointInTime("2026-11-23T00:00:00Z")).toBe(1_795_392_000_000);
  expect(pointInTime(1_795_392_000)).toBe(1_795_392_000_000);
  expect(pointInTime("1795392000000")).toBe(1_795_392_000_000);
  expect(pointInTime("tomorrow")).toBeUndefined();
  expect(pointInTime(null)).toBeUndefined();
});

test("reads a wall time at its writer's offset", () => {
  expect(wallTime("reset at 2026-09-12 00:35:41.", "+08:00")).toBe(Date.parse("2026-09-11T16:35:41Z"));
  expect(wallTime("no time here", "Z")).toBeUndefined();
});

test("takes no Retry-After from a header that says nothing", () => {
  expect(retryAfter({}, 0)).toBeUndefined();
  expect(retryAfter({ "retry-after": "" }, 0)).toBeUndefined();
  expect(retryAfter({ "retry-after-ms": "x", "retry-after": "1" }, 0)).toBe(1000);
});
