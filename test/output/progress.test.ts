import { describe, expect, it } from "vitest";
import { duration, progressText, startProgress } from "../../src/output/progress.ts";
import { talkOn } from "../../src/output/talk.ts";
import { plainTheme } from "../../src/output/theme.ts";
import { memorySink } from "../support/sink.ts";

function manualClock() {
  const clock = { time: 0, now: () => clock.time, monotonic: () => clock.time, after: () => () => undefined };
  return clock;
}

describe("progress", () => {
  it("says count, rate and time left", () => {
    expect(progressText("rows", 50, 200, 10_000)).toBe("rows 50/200 · 5.0/s · 30s left");
    expect(progressText("rows", 0, 200, 0)).toBe("rows 0/200");
    expect(progressText("rows", 5, undefined, 1000)).toBe("rows 5 · 5.0/s");
  });

  it.each([
    [900, "1s"],
    [61_000, "1m1s"],
    [3_700_000, "1h1m"],
  ])("writes %i ms as %s", (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it("writes a plain line every ten seconds where there is no terminal", async () => {
    const clock = manualClock();
    const sink = memorySink();
    const progress = startProgress("rows", 100, sink, clock);
    for (const [time, count] of [
      [5_000, 10],
      [10_000, 20],
      [12_000, 30],
    ] as const) {
      clock.time = time;
      await progress.done(count);
    }
    await progress.end();
    expect(sink.text()).toBe("rows 20/100 · 2.0/s · 40s left\n");
  });

  it("redraws one line on a terminal and clears it at the end", async () => {
    const sink = memorySink({ isTTY: true });
    const progress = startProgress("rows", 2, sink, manualClock());
    await progress.done(1);
    await progress.end();
    expect(sink.text()).toBe("\r\u001b[2Krows 1/2\r\u001b[2K");
  });

  it("is silent with --quiet, and warnings are not", async () => {
    const sink = memorySink();
    const talk = talkOn(sink, plainTheme, true, manualClock());
    await talk.note("a note");
    await talk.progress("rows").done(1);
    await talk.warn("careful");
    expect(sink.text()).toBe("warning: careful\n");
  });
});
