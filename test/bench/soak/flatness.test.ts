import { describe, expect, it } from "vitest";
import { flatness, slope } from "../../../bench/soak/flatness.ts";
import { report } from "../../../bench/soak/report.ts";
import type { Sample, Soak, Window } from "../../../bench/soak/types.ts";

const SECONDS = 120;

interface Course {
  readonly rssMb?: (second: number) => number;
  readonly handles?: (second: number) => number;
  readonly p99?: (second: number) => number;
  readonly unexpected?: (second: number) => number;
  readonly left?: number;
}

/** Two minutes as they would have been sampled; what is not given is flat. */
function soak({ rssMb, handles, p99, unexpected, left = 0 }: Course): Soak {
  const sample = (second: number): Sample => ({
    at: second * 1000,
    rssMb: rssMb?.(second) ?? 150,
    handles: handles?.(second) ?? 40,
  });
  const window = (second: number): Window => ({
    at: second * 1000,
    requests: { plain: 300 },
    unexpected: unexpected?.(second) ?? 0,
    firstUnexpected: undefined,
    p50: 1,
    p99: p99?.(second) ?? 8,
  });
  const every = <T>(step: number, make: (second: number) => T) =>
    Array.from({ length: SECONDS / step }, (_, i) => make((i + 1) * step));
  const before: Sample = { at: 0, rssMb: 80, handles: 20 };
  return {
    samples: every(1, sample),
    windows: every(5, window),
    rest: { before, after: { ...before, handles: 20 + left } },
  };
}

const failing = (course: Course) =>
  flatness(soak(course))
    .filter(({ pass }) => !pass)
    .map(({ name }) => name);

describe("a soak", () => {
  it("passes when all is flat, and when what grows has stopped by the half", () => {
    expect(failing({})).toEqual([]);
    const warmUp = (second: number) => (second < 60 ? 80 + second : 140);
    expect(failing({ rssMb: warmUp, handles: warmUp, p99: (s) => (s < 60 ? 200 : 8) })).toEqual([]);
  });

  it("passes over a collector's saw teeth and over single outliers", () => {
    expect(failing({ rssMb: (second) => 150 + (second % 10) * 3 })).toEqual([]);
    expect(
      failing({
        rssMb: (s) => (s === 100 ? 400 : 150),
        handles: (s) => (s === 90 ? 900 : 40),
        p99: (s) => (s === 110 ? 900 : 8),
      }),
    ).toEqual([]);
  });

  it.each<[string, Course, string]>([
    [
      "a quarter of a megabyte a second",
      { rssMb: (s) => 150 + s / 4 },
      "growth of memory in the second half, MB",
    ],
    [
      "a descriptor every three seconds",
      { handles: (s) => 40 + s / 3 },
      "growth of open handles in the second half",
    ],
    ["answers that become slower", { p99: (s) => s }, "growth of p99 in the second half, ms"],
    ["sockets that stay", { left: 9 }, "handles left over at rest"],
    ["one wrong reply", { unexpected: (s) => (s === 5 ? 1 : 0) }, "replies that were not as they had to be"],
  ])("fails for %s", (_, course, name) => {
    expect(failing(course)).toEqual([name]);
  });

  it("is reported with its verdicts first", () => {
    const text = report(soak({ left: 9 }));
    expect(text).toMatch(/handles left over at rest +at most 4 +9\.00 +FAIL/);
    expect(text).toMatch(/^rest +80\.0 +29/m);
    expect(text).toMatch(/^plain +7200$/m);
  });
});

describe("slope", () => {
  it("is the median slope of all pairs", () => {
    expect(slope([])).toBe(0);
    expect(
      slope([
        [0, 0],
        [1, 2],
        [2, 4],
        [3, 600],
        [4, 8],
      ]),
    ).toBe(2);
  });
});
