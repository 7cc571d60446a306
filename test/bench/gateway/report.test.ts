import { describe, expect, it } from "vitest";
import { report, targets } from "../../../bench/gateway/report.ts";
import { scenarios } from "../../../bench/gateway/scenarios.ts";
import type { ArmName, Sample } from "../../../bench/gateway/types.ts";

const sample = (arm: ArmName, scenario: string, trial: number, more: Partial<Sample>): Sample => ({
  arm,
  scenario,
  trial,
  requests: 100,
  errors: 0,
  firstError: undefined,
  elapsedMs: 1_000,
  p50: 1,
  p99: 2,
  ttftP50: 0,
  ttftP99: 0,
  perSecond: 100,
  cpuMicrosPerRequest: undefined,
  loopMicrosPerRequest: undefined,
  cpuMicrosPerChunk: undefined,
  rssMb: undefined,
  ...more,
});

/** Three trials on a machine whose speed changes: only ratios inside a trial mean anything. */
const cpu = (arm: ArmName, factor: number) =>
  [50, 100, 400].map((base, trial) =>
    sample(arm, "saturation", trial, {
      cpuMicrosPerRequest: base * factor,
      perSecond: 1e6 / (base * factor),
    }),
  );

describe("the bench's targets", () => {
  it("compare arms inside a trial and pass or fail by the median", () => {
    const all = [...cpu("bare", 1), ...cpu("pmoves-off", 1.4), ...cpu("pmoves", 1.4), ...cpu("portkey", 14)];
    const [perRequest, throughput] = targets(all);
    expect(perRequest?.figure).toBeCloseTo(1.4);
    expect(perRequest?.pass).toBe(true);
    expect(throughput?.figure).toBeCloseTo(10);
    expect(throughput?.pass).toBe(true);
    expect(targets([...cpu("bare", 1), ...cpu("pmoves-off", 1.6)])[0]?.pass).toBe(false);
  });

  it("are not measured, rather than passed, when an arm was left out", () => {
    for (const { pass } of targets(cpu("pmoves", 1))) expect(pass).toBeUndefined();
    expect(report(cpu("pmoves", 1), scenarios(1), ["pmoves"])).toContain("not measured");
  });

  it("hold what recording costs against the same program without it, event loop and process apart", () => {
    const loop = (factor: number) => ({
      cpuMicrosPerRequest: 150 * factor,
      loopMicrosPerRequest: 100 * factor,
    });
    const all = [
      sample("pmoves-off", "saturation", 0, loop(1)),
      sample("pmoves", "saturation", 0, { ...loop(1.7), loopMicrosPerRequest: 114 }),
    ];
    const found = targets(all).filter(({ name }) => name.endsWith("over recording off"));
    expect(found.map(({ figure, pass }) => [figure?.toFixed(2), pass])).toEqual([
      ["1.14", true],
      ["1.70", false],
    ]);
  });

  it("hold peak memory against its limit", () => {
    const rss = (rssMb: number) => targets([sample("pmoves", "streams-1000", 0, { rssMb })]).at(-1);
    expect([rss(299)?.pass, rss(301)?.pass]).toEqual([true, false]);
  });
});

describe("the bench's report", () => {
  it("puts targets and ratios first, then a table a scenario with the errors", () => {
    const all = [...cpu("bare", 1), ...cpu("pmoves", 1.4), sample("pmoves", "single", 0, { errors: 3 })];
    const text = report(all, scenarios(1), ["bare", "pmoves"]);
    expect(text.indexOf("Targets")).toBeLessThan(text.indexOf("Ratios"));
    expect(text.indexOf("Ratios")).toBeLessThan(text.indexOf("saturation: 32 connections"));
    expect(text).toMatch(/pmoves +100 +- +1\.00 +2\.00 +- +3/);
  });

  it("adds to the first token what the direct arm of the same trial does not have", () => {
    const all = [
      sample("direct", "stream", 0, { ttftP50: 2 }),
      sample("bare", "stream", 0, { ttftP50: 3.5 }),
    ];
    expect(report(all, scenarios(1), ["direct", "bare"])).toMatch(/bare .* 3\.50 +0\.00 +1\.50/);
  });
});
