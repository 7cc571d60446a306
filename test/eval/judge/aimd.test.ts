import { describe, expect, it } from "vitest";
import { AdaptiveLimit } from "../../../src/eval/judge/aimd.ts";

function succeed(limit: AdaptiveLimit, times: number): void {
  for (let i = 0; i < times; i++) {
    limit.begin();
    limit.succeeded();
  }
}

describe("the number of calls in flight", () => {
  it("grows by one after a window of successes, up to the most", () => {
    const limit = new AdaptiveLimit(6, 4);
    succeed(limit, 3);
    expect(limit.current).toBe(4);
    succeed(limit, 1);
    expect(limit.current).toBe(5);
    succeed(limit, 100);
    expect(limit.current).toBe(6);
  });

  it("halves at a refusal, once for all calls that were in flight together", () => {
    const limit = new AdaptiveLimit(16, 16);
    const calls = Array.from({ length: 16 }, () => limit.begin());
    for (const call of calls) limit.refused(call);
    expect(limit.current).toBe(8);
    limit.refused(limit.begin());
    expect(limit.current).toBe(4);
  });

  it("never falls below one", () => {
    const limit = new AdaptiveLimit(2, 1);
    limit.refused(limit.begin());
    expect(limit.current).toBe(1);
  });
});
