import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import {
  boundaryAfter,
  boundaryBefore,
  simpleWidth,
  wordEnd,
  wordStart,
} from "../../../../src/tui/chat/composer/graphemes.ts";
import { seeded } from "../../../support/seeded.ts";

/** Code points that join what is beside them in each of the ways of UAX #29, and some that do not. */
const POINTS = [
  ..."abc é ßяю של ءب 日本かカ한글 \n\t",
  ..."\u0301\u0308\u20e3\ufe0f\u200d\u200c\u00ad\u202e\ufeff",
  ..."👩🚀👨👧🏽🇩🇪🇫🇷👍⌚❤",
  ..."\u1100\u1161\u11a8\ua960\ud7b0\uac00\uac01",
  ..."नमस्ते क्ष\u0903\u094d\u0e33\u0e01\u0600\u0605\u0d4e\u0d15\u{110bd}\u{11083}\u{110b9}",
  ..."\u{e0067}\u{e007f}\uff9e\ufdd0\u{10ffff}",
  "\ud800",
  "\udc00",
];

function boundaries(text: string): readonly number[] {
  return [...new Intl.Segmenter().segment(text)].map(({ index }) => index);
}

describe("characters", () => {
  it("begin and end where the whole text says so, wherever one looks from", () => {
    const random = seeded(7);
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: 1 + random(24) }, () => POINTS[random(POINTS.length)] ?? "").join("");
      const expected = [...boundaries(text), text.length];
      const forwards = [0];
      while ((forwards.at(-1) ?? 0) < text.length) forwards.push(boundaryAfter(text, forwards.at(-1) ?? 0));
      expect(forwards.map((at) => [text, at])).toEqual(expected.map((at) => [text, at]));
      const backwards = [text.length];
      while ((backwards.at(-1) ?? 0) > 0) backwards.push(boundaryBefore(text, backwards.at(-1) ?? 0));
      expect(backwards.toReversed().map((at) => [text, at])).toEqual(expected.map((at) => [text, at]));
    }
  });

  it("may be longer than any window", () => {
    const text = `x${"e".concat("\u0301".repeat(500))}y`;
    expect(boundaryAfter(text, 1)).toBe(502);
    expect(boundaryBefore(text, 502)).toBe(1);
    const flags = "🇩🇪".repeat(100);
    expect(boundaryBefore(flags, flags.length)).toBe(flags.length - 4);
  });

  it("are as wide as the terminal counts them, where that is said without measuring", () => {
    for (let unit = 0x20; unit < 0xd800; unit++) {
      const text = String.fromCharCode(unit);
      const simple = simpleWidth(text, 0);
      if (simple > 0 && simple !== stringWidth(text)) expect({ unit, simple }).toEqual({ unit });
    }
    expect(simpleWidth("語", 0)).toBe(2);
  });
});

describe("words", () => {
  it("are letters, marks and digits of any script", () => {
    expect(wordEnd("  naïve-текст", 0)).toBe(7);
    expect(wordStart("naïve-текст ", 12)).toBe(6);
    expect(wordStart("...", 3)).toBe(0);
    expect(wordEnd("a ...", 1)).toBe(5);
  });
});
