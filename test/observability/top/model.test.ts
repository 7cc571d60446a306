import { describe, expect, it } from "vitest";
import { type TopAnswer, TopModel } from "../../../src/observability/index.ts";
import { Histogram } from "../../../src/observability/top/histogram.ts";
import { takeBatch, takeRow } from "../../../src/observability/top/sources.ts";

function clockedModel() {
  const clock = { now: 1_000_000_000_000 };
  return { clock, model: new TopModel(() => clock.now) };
}

function answer(ts: number, more: Partial<TopAnswer> = {}): TopAnswer {
  return {
    ts,
    function: "chat",
    target: "local/o",
    tier: 1,
    ending: "ok",
    ms: 100,
    ttft_ms: 20,
    output_tokens: 10,
    cost: 0.001,
    error: null,
    ...more,
  };
}

describe("a histogram of milliseconds", () => {
  it("tells percentiles within 10 %", () => {
    const histogram = new Histogram();
    for (let ms = 1; ms <= 1000; ms++) histogram.add(ms);
    for (const p of [50, 95, 99]) {
      const told = histogram.percentile(p) ?? 0;
      expect(Math.abs(told - p * 10) / (p * 10)).toBeLessThan(0.1);
    }
    expect(new Histogram().percentile(50)).toBeNull();
  });
});

describe("what top knows", () => {
  it("is rates over whole seconds of the window, and shares of tiers", () => {
    const { clock, model } = clockedModel();
    for (let second = 0; second < 4; second++) {
      for (let i = 0; i < 6; i++) model.answer(answer(clock.now + i));
      model.answer(answer(clock.now, { tier: 3, target: "cloud/c", ms: 900 }));
      clock.now += 1000;
    }
    const snapshot = model.snapshot(10);
    expect(snapshot).toMatchObject({ requests: 28, requests_per_s: 7, failed_per_s: 0 });
    expect(snapshot.output_tokens_per_s).toBe(70);
    expect(snapshot.tiers).toEqual([
      { tier: 1, requests: 24, share: 24 / 28 },
      { tier: 3, requests: 4, share: 4 / 28 },
    ]);
    expect(snapshot.targets.map(({ target, requests_per_s }) => [target, requests_per_s])).toEqual([
      ["local/o", 6],
      ["cloud/c", 1],
    ]);
    expect(model.series(6, "requests")).toEqual([0, 0, 7, 7, 7, 7]);
    expect(model.latencies("nobody", 3)).toEqual([null, null, null]);
  });

  it("does not take a client that left for a failure, and keeps the last errors, newest first", () => {
    const { clock, model } = clockedModel();
    model.answer(answer(clock.now, { ending: "cancelled" }));
    model.answer(answer(clock.now, { ending: "failed", error: "all targets failed" }));
    model.failure({ ts: clock.now, target: "local/o", outcome: "model", reason: "out of memory" });
    clock.now += 1000;
    const { failed, errors, targets } = model.snapshot(10);
    expect(failed).toBe(1);
    expect(errors.map(({ why }) => why)).toEqual(["model", "failed"]);
    expect(targets[0]?.failures_per_s).toBe(1);
  });

  it("does not grow with requests, nor by a clock that is off", () => {
    const { clock, model } = clockedModel();
    for (let i = 0; i < 500; i++) {
      model.answer(answer(clock.now - 1e9, { ending: "failed" }));
      model.answer(answer(clock.now + 1e9));
      clock.now += 1000;
    }
    expect(model.snapshot(10).errors).toHaveLength(50);
    expect(model.series(3, "requests")).toEqual([1, 1, 1]);
  });

  it("counts what was lost on the way", () => {
    const { model } = clockedModel();
    takeBatch(model, { events: [], dropped: 7 });
    expect(model.snapshot(1).dropped).toBe(7);
  });

  it("reads a recorded trace as an answer and its failed attempts", () => {
    const { clock, model } = clockedModel();
    takeRow(model, {
      id: "i",
      time: new Date(clock.now).toISOString(),
      type: "chat",
      function: "chat",
      variant: "v",
      model: null,
      episode_id: "e",
      ending: "ok",
      target: "cloud/c",
      tier: 3,
      stream: false,
      ms: 40,
      ttft_ms: null,
      input_tokens: 1,
      output_tokens: 2,
      cost: null,
      finish_reason: null,
      error: null,
      attempts: [
        { target: "local/o", tier: 1, outcome: "retry", reason: "busy" },
        { target: "plan/p", tier: 2, skip: "benched" },
        { target: "cloud/c", tier: 3, outcome: "ok" },
      ],
      tags: {},
    });
    clock.now += 1000;
    const { targets, errors } = model.snapshot(1);
    expect(targets.map(({ target, p50_ms }) => [target, p50_ms])).toEqual([
      ["cloud/c", 42],
      ["local/o", null],
    ]);
    expect(errors).toMatchObject([{ target: "local/o", why: "retry", reason: "busy" }]);
  });
});
