import { describe, expect, it } from "vitest";
import { padEnd, padStart, stringWidth, truncate } from "../../src/output/width.ts";

describe("stringWidth", () => {
  it.each([
    ["plain", 5],
    ["", 0],
    ["日本", 4],
    ["é", 1],
    ["e\u0301", 1],
    ["👩‍👩‍👧", 2],
    ["❤️", 2],
    ["\u001b[1mbold\u001b[22m", 4],
    ["a\u200bb", 2],
  ])("gives %j %i columns", (text, width) => {
    expect(stringWidth(text)).toBe(width);
  });
});

describe("truncate and pad", () => {
  it("cuts between graphemes and marks the cut", () => {
    expect(truncate("日本語", 4)).toBe("日…");
    expect(truncate("abc", 3)).toBe("abc");
    expect(truncate("abc", 0)).toBe("");
  });

  it("pads by columns, not by code units", () => {
    expect(padEnd("日", 4)).toBe("日  ");
    expect(padStart("日", 4)).toBe("  日");
  });
});
