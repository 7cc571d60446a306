import { describe, expect, it } from "vitest";
import { erasedAfterResize, reflowOf } from "../../../src/tui/ink/erase-frame.ts";

const frame = {
  lines: ["a tail of thirty columns......", "> \u001b[1mtyped\u001b[22m", "a status of thirty columns...."],
  cursor: { row: 1, column: 7 },
};

describe("taking a frame off a terminal that was resized", () => {
  it("goes up by the lines above the cursor where nothing is wrapped anew", () => {
    expect(erasedAfterResize(frame, 80, 100)).toBe("\u001b[1A\r\u001b[J");
    expect(erasedAfterResize(frame, 80, 40)).toBe("\u001b[1A\r\u001b[J");
  });

  it("counts the rows that lines above the cursor are wrapped to", () => {
    expect(erasedAfterResize(frame, 80, 10)).toBe("\u001b[3A\r\u001b[J");
    expect(erasedAfterResize({ lines: ["> typed text"], cursor: { row: 0, column: 12 } }, 80, 5)).toBe(
      "\u001b[2A\r\u001b[J",
    );
  });

  it("counts the rows below the cursor too where the terminal lets it drift", () => {
    expect(erasedAfterResize(frame, 80, 20, reflowOf("vscode"))).toBe("\u001b[3A\r\u001b[J");
    expect(erasedAfterResize(frame, 80, 20, reflowOf("iTerm.app"))).toBe("\u001b[2A\r\u001b[J");
  });
});
