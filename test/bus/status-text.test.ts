import { describe, expect, it } from "vitest";
import { statusText } from "../../src/bus/status-text.ts";

describe("what happens to a bus, in words", () => {
  it("tells what was missed by stream, and what nobody can know", () => {
    const back = {
      type: "reconnected",
      server: "a:4222",
      since: Date.UTC(2026, 0, 2),
      downMs: 3_240,
    } as const;
    expect(
      statusText({
        ...back,
        missed: [
          { stream: "G", messages: 12 },
          { stream: "C", messages: 0 },
        ],
        unknown: ["mesh.>"],
      }),
    ).toBe(
      "back at a:4222 after 3.2 s; missed: 12 on G (to be read with --since 2026-01-02T00:00:00.000Z); what passed on mesh.> meanwhile is not stored and not counted",
    );
    expect(statusText({ ...back, missed: [{ stream: "G", messages: 0 }], unknown: [] })).toBe(
      "back at a:4222 after 3.2 s; no stored message was missed",
    );
    expect(statusText({ ...back, missed: [], unknown: [] })).toBe("back at a:4222 after 3.2 s");
  });

  it("names the rest", () => {
    expect(statusText({ type: "disconnected", server: "a:1", reason: null })).toContain(
      "a:1 is lost; trying again",
    );
    expect(statusText({ type: "disconnected", server: "a:1", reason: "stale" })).toContain("(stale)");
    expect(statusText({ type: "slow_consumer", lost: 5 })).toContain("5 are lost");
    expect(statusText({ type: "slow_consumer", lost: null })).toContain("may have cut");
    expect(statusText({ type: "not_read", stream: "AGENTZERO", reason: "r" })).toBe(
      "the history of AGENTZERO is not read: r",
    );
    expect(statusText({ type: "trouble", reason: "x" })).toBe("the bus says: x");
  });
});
