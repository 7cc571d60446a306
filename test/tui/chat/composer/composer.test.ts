import { describe, expect, it } from "vitest";
import { Composer, type ComposerOptions } from "../../../../src/tui/chat/composer/composer.ts";
import type { ComposerOutcome } from "../../../../src/tui/chat/composer/outcome.ts";
import { keyOf, keysFor, shownOf } from "./support.ts";

function composerWith(text: string, options: ComposerOptions = {}): Composer {
  const composer = new Composer(options);
  composer.setText(text);
  return composer;
}

function press(composer: Composer, ...names: string[]): ComposerOutcome | undefined {
  let outcome: ComposerOutcome | undefined;
  for (const name of names) outcome = composer.press(keyOf(name));
  return outcome;
}

function type(composer: Composer, text: string): void {
  for (const key of keysFor(text)) composer.press(key);
}

describe("what is written", () => {
  it("is sent by enter, and the composer is empty for the next", () => {
    const composer = new Composer();
    type(composer, "hello there");
    expect(press(composer, "enter")).toEqual({ type: "submit", text: "hello there" });
    expect(composer.isEmpty).toBe(true);
  });

  it("is not sent while there is nothing but blanks", () => {
    expect(press(composerWith(" \n "), "enter")).toEqual({ type: "none" });
  });

  it.each(["alt+enter", "ctrl+j", "shift+enter"])("gets another line by %s", (key) => {
    const composer = new Composer();
    type(composer, "a");
    press(composer, key);
    type(composer, "b");
    expect(press(composer, "enter")).toEqual({ type: "submit", text: "a\nb" });
  });

  it("gets another line by a backslash and enter", () => {
    const composer = new Composer();
    type(composer, "a\\");
    expect(press(composer, "enter")).toEqual({ type: "changed" });
    expect(composer.text).toBe("a\n");
  });

  it.each([
    ["woman in space", "👩‍🚀"],
    ["a family", "👨‍👩‍👧‍👦"],
    ["a flag", "🇩🇪"],
    ["a letter with marks", "é̂"],
    ["a wide character", "語"],
    ["a skin tone", "👍🏽"],
    ["a Hangul syllable of parts", "각"],
  ])("loses %s as one character", (_name, character) => {
    const composer = composerWith(`x${character}y`);
    press(composer, "left", "backspace");
    expect(composer.text).toBe("xy");
    const other = composerWith(`x${character}y`);
    press(other, "ctrl+a", "right", "delete");
    expect(other.text).toBe("xy");
  });

  it("stays in logical order from right to left", () => {
    const composer = composerWith("שלום");
    press(composer, "backspace");
    type(composer, "ם!");
    expect(composer.text).toBe("שלום!");
    expect(shownOf(composer, 20)).toEqual(["> שלום!"]);
  });

  it.each([
    [["ctrl+a", "ctrl+k"], ""],
    [["ctrl+u"], ""],
    [["ctrl+w"], "one "],
    [["alt+backspace"], "one two-"],
    [["alt+b", "alt+b", "alt+d"], "one -three"],
    [["ctrl+a", "alt+f", "ctrl+k"], "one"],
    [["ctrl+w", "ctrl+y", "ctrl+y"], "one two-threetwo-three"],
    [["home", "delete", "ctrl+f", "ctrl+d", "ctrl+e", "ctrl+b", "ctrl+h"], "n two-thre"],
    [["ctrl+left", "ctrl+k"], "one two-"],
    [["ctrl+a", "ctrl+right", "ctrl+u"], " two-three"],
  ])("follows the keys of emacs: %j", (keys, left) => {
    const composer = composerWith("one two-three");
    press(composer, ...keys);
    expect(composer.text).toBe(left);
  });
});
