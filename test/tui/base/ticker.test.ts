import { describe, expect, it } from "vitest";
import { Ticker } from "../../../src/tui/base/ticker.ts";
import { FakeClock } from "../../support/clock.ts";

async function ticksIn(seconds: number, costMs: number | undefined): Promise<number> {
  const clock = new FakeClock();
  let ticks = 0;
  const ticker = new Ticker({
    clock,
    onTick: () => {
      ticks += 1;
      if (costMs !== undefined) ticker.drew(costMs);
    },
  });
  ticker.start();
  await clock.advance(seconds * 1000);
  ticker.stop();
  const before = ticks;
  await clock.advance(1000);
  expect(ticks).toBe(before);
  return ticks;
}

describe("the clock of a screen", () => {
  it.each([
    [undefined, 10, "nothing is known"],
    [5, 15, "frames are cheap"],
    [30, 10, "frames cost 30 ms"],
    [500, 4, "frames are dear"],
  ])("with frames of %s ms ticks about %i times a second: %s", async (cost, perSecond, _why) => {
    const ticks = await ticksIn(10, cost);
    expect(Math.abs(ticks - perSecond * 10)).toBeLessThanOrEqual(perSecond);
  });

  it("starts once", async () => {
    const clock = new FakeClock();
    const ticker = new Ticker({ clock, onTick: () => undefined });
    ticker.start();
    ticker.start();
    expect(clock.pending).toBe(1);
  });
});
