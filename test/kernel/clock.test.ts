import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/kernel/clock.ts";

describe("the system's clock", () => {
  it.each([2 ** 31, 1e12, Number.POSITIVE_INFINITY])("does not call back at once after %d ms", async (ms) => {
    let called = false;
    const cancel = systemClock.after(ms, () => {
      called = true;
    });
    await new Promise<void>((resolve) => systemClock.after(20, resolve));
    cancel();
    expect(called).toBe(false);
  });
});
